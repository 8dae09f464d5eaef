<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
    <context>
        <name>SBMIR</name>
        <message>
            <location filename="../../widgets/brains/asking.py"></location>
            <source>{name} is no longer in the library: open the library again.</source>
            <translation>{name} はライブラリにありません。ライブラリを開き直してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/asking.py"></location>
            <source>No whole-brain model comes with the program: choose one that `train` wrote (File &gt; Choose model…).</source>
            <translation>全脳モデルは付属していません。`train` で作成したモデルを選択してください(ファイル &gt; モデルを選択…)。</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/brain_map.py"></location>
            <source>Map of the library's brains</source>
            <translation>ライブラリの脳の分布図</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/brain_map.py"></location>
            <source>not known</source>
            <translation>不明</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/brain_map.py"></location>
            <source>others</source>
            <translation>その他</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/brain_rows.py"></location>
            <source>{rank}.  {names}
Distance {distance:.2f}
{facts_text}</source>
            <translation>{rank}.  {names}
距離 {distance:.2f}
{facts_text}</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/brain_rows.py"></location>
            <source>Most similar brains</source>
            <translation>類似する脳</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/brain_rows.py"></location>
            <source>{age} years</source>
            <translation>{age} 歳</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Open a library in the main window, whose studies were indexed with --volumes</source>
            <translation>--volumes で索引を作成したライブラリをメインウィンドウで開いてください</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>The library {address} has no whole-brain codes yet: index its studies with --volumes.</source>
            <translation>ライブラリ {address} には全脳コードがまだありません。--volumes を付けて検査の索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Click a brain on the map, open a study or drop one, to find the brains that are like it</source>
            <translation>分布図の脳をクリックするか、検査を開くかドロップすると、類似する脳を検索します</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/patients.py"></location>
            <source>Diagnosis</source>
            <translation>診断</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/sources.py"></location>
            <source>Collection</source>
            <translation>コレクション</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Sex</source>
            <translation>性別</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Age</source>
            <translation>年齢</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Neighbourhoods (t-SNE)</source>
            <translation>近傍関係 (t-SNE)</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Principal axes</source>
            <translation>主成分</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Asked with: {name}</source>
            <translation>検索元: {name}</translation>
        </message>
        <message>
            <location filename="../../app/volumes/searching.py"></location>
            <source>Whole brain</source>
            <translation>全脳検索</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Opening the library's brains</source>
            <translation>ライブラリの脳データを開く処理</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Comparing brains</source>
            <translation>脳の比較</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Reading a study</source>
            <translation>検査の読み込み</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Tools</source>
            <translation>ツール</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Opening the library's brains …</source>
            <translation>ライブラリの脳データを開いています…</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>{count} brains in {address}. {ready}.</source>
            <translation>{address} に {count} 件の脳データがあります。{ready}。</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Comparing the brain of {name} …</source>
            <translation>{name} の脳を比較しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source> Other scans of the same patient are left out.</source>
            <translation>同一患者の他の検査は除外されています。</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>{rows} patients, the nearest first; distances are of the codes, and no diagnosis.{own} What comes back from the code differs by {error:.1f} % of the range of intensities.</source>
            <translation>近い順に {rows} 人の患者を表示しています。距離はコード間の距離であり、診断ではありません。{own}コードから復元した画像の差は、信号値の範囲の {error:.1f} % です。</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Opening {name} …</source>
            <translation>{name} を開いています…</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>{study} is open in a window of its own.</source>
            <translation>{study} を別ウィンドウで開きました。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>{low} to {high}</source>
            <translation>{low}〜{high}</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Asked with</source>
            <translation>検索元</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>What the code keeps of it</source>
            <translation>コードに残る情報</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Colour by</source>
            <translation>色分けの基準</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Map by</source>
            <translation>配置の基準</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>&amp;Colour</source>
            <translation>色分け(&amp;C)</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>&amp;Map</source>
            <translation>配置(&amp;M)</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Open the study of a brain</source>
            <translation>検索する脳の検査を開く</translation>
        </message>
        <message>
            <location filename="../../widgets/brains/window.py"></location>
            <source>Drop the folder of one study.</source>
            <translation>検査フォルダを 1 つだけドロップしてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Search with its anatomy or with its lesion alone</source>
            <translation>この症例の解剖のみ、または病変のみで検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Another library is open: this case is not in it</source>
            <translation>別のライブラリが開かれています。この症例はそのライブラリにありません</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Search with this anatomy and my sketch</source>
            <translation>この解剖と描画中のスケッチで検索</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Search with this lesion on my template</source>
            <translation>この病変をテンプレート上に置いて検索</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Search with this slice</source>
            <translation>このスライスで検索</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Edit as sketch</source>
            <translation>スケッチとして編集</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Draw on this slice: its labels, its own or what the model sees, become the sketch (E)</source>
            <translation>このスライスに描画します。元のラベルまたはモデルの予測ラベルがスケッチになります (E)</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Export labels…</source>
            <translation>ラベルを書き出す…</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Its label map on the scanner's own voxels, as NIfTI or DICOM SEG (X)</source>
            <translation>撮像時のボクセル上のラベルマップを NIfTI または DICOM SEG で書き出します (X)</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Parts</source>
            <translation>部分検索</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>{patient}, slice {slice}</source>
            <translation>{patient}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>label map of the source</source>
            <translation>元データのラベルマップ</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>label map predicted by the model</source>
            <translation>モデルが予測したラベルマップ</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Rank {rank}: </source>
            <translation>順位 {rank}: </translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Search with this case</source>
            <translation>この症例で検索</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Slice {slice}</source>
            <translation>スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Example {study}</source>
            <translation>例示検査 {study}</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>lesion: {side}</source>
            <translation>病変: {side}</translation>
        </message>
        <message>
            <location filename="../../widgets/cases/case_window.py"></location>
            <source>Example: {patient} · {study}</source>
            <translation>例示検査: {patient} · {study}</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>&amp;File</source>
            <translation>ファイル(&amp;F)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>&amp;Edit</source>
            <translation>編集(&amp;E)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>&amp;Draw</source>
            <translation>描画(&amp;D)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>&amp;Library</source>
            <translation>ライブラリ(&amp;L)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>&amp;Search</source>
            <translation>検索(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>&amp;View</source>
            <translation>表示(&amp;V)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>&amp;Tools</source>
            <translation>ツール(&amp;T)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>&amp;Help</source>
            <translation>ヘルプ(&amp;H)</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Structures</source>
            <translation>構造</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Window</source>
            <translation>ウィンドウ</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>Drawing</source>
            <translation>描画</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>Editing</source>
            <translation>編集</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>Viewing</source>
            <translation>表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>Comparing</source>
            <translation>比較</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/command.py"></location>
            <source>Similar cases</source>
            <translation>類似症例</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Up, Down</source>
            <translation>↑、↓</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Next slice (Page Up, Page Down: ten)</source>
            <translation>次のスライス(Page Up、Page Down で 10 枚)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Hide the structures while it is held</source>
            <translation>押している間、構造を隠す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Arrows</source>
            <translation>矢印キー</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Move the pen by 1 mm, with Shift by 10 mm</source>
            <translation>ペンを 1 mm 動かす(Shift で 10 mm)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Ctrl + Up, Down</source>
            <translation>Ctrl + ↑、↓</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Next slice</source>
            <translation>次のスライス</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Space</source>
            <translation>Space</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Put the pen down, lift it; set a corner</source>
            <translation>ペンを下ろす、上げる、頂点を置く</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Return</source>
            <translation>Return</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Stamp; lift the pen; close the shape</source>
            <translation>スタンプ、ペンを上げる、図形を閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Erase here; take a corner back</source>
            <translation>ここを消す、頂点を戻す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Put the pen away</source>
            <translation>ペンをしまう</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Arrows, Return</source>
            <translation>矢印、Return</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Next row, open its case</source>
            <translation>次の行へ、症例を開く</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Row is right, wrong, searched with</source>
            <translation>行を正解・不正解にする、検索に使う</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Pin row, compare it, its reasons in full</source>
            <translation>行をピン留め、比較、根拠の詳細</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Draw on the row's case, from its label map</source>
            <translation>行の症例のラベルマップから描画</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Left button</source>
            <translation>左ボタン</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Draw with the tool</source>
            <translation>ツールで描画</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Right button</source>
            <translation>右ボタン</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Erase with the tool; window in View</source>
            <translation>ツールで消去(表示ツールではウィンドウ調整)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Middle button</source>
            <translation>中ボタン</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Pan</source>
            <translation>画像の移動</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Wheel</source>
            <translation>ホイール</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Scroll through the slices</source>
            <translation>スライス送り</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Ctrl + wheel</source>
            <translation>Ctrl + ホイール</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Zoom about the pointer</source>
            <translation>ポインタ位置で拡大・縮小</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Shift + wheel</source>
            <translation>Shift + ホイール</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Size of the brush</source>
            <translation>ブラシの太さ</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Ctrl + drag</source>
            <translation>Ctrl + ドラッグ</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Ellipse from its centre</source>
            <translation>中心から楕円を描く</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Shift + drag</source>
            <translation>Shift + ドラッグ</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/gestures.py"></location>
            <source>Ellipse becomes a circle</source>
            <translation>楕円を正円にする</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/casing.py"></location>
            <source>Back to the sketch</source>
            <translation>スケッチに戻る</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/casing.py"></location>
            <source>Forget what is right and wrong</source>
            <translation>正解・不正解の指定を解除</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/casing.py"></location>
            <source>Search by what is drawn again, instead of an example or a case (Escape)</source>
            <translation>例示検査や症例ではなく、描画した内容で再び検索します (Escape)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/casing.py"></location>
            <source>Search by the sketch as it is, without what was called right or wrong</source>
            <translation>正解・不正解の指定を使わず、スケッチのみで検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/casing.py"></location>
            <source>it is searched by</source>
            <translation>すでにスケッチで検索しています</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/casing.py"></location>
            <source>nothing was called right or wrong</source>
            <translation>正解・不正解の指定がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>no case lies beside the template</source>
            <translation>テンプレートの横に症例がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>&amp;Pseudo-normal image</source>
            <translation>擬似正常画像(&amp;P)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>The model's guess of the case as if it were healthy</source>
            <translation>病変がなかった場合の症例の、モデルによる推測です</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>&amp;Difference from it</source>
            <translation>擬似正常画像との差(&amp;D)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Image minus pseudo-normal image, both smoothed</source>
            <translation>画像から擬似正常画像を引いたもの(どちらも平滑化)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>What the lesion &amp;adds</source>
            <translation>病変が加えるもの(&amp;A)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>What the abnormal part of the case's code adds to the guess</source>
            <translation>症例のコードの異常部分が推測に加えるもの</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Undo measuring</source>
            <translation>計測を元に戻す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Redo measuring</source>
            <translation>計測をやり直す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>&amp;Checkerboard</source>
            <translation>市松表示(&amp;C)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Case and template in squares by turns</source>
            <translation>症例とテンプレートを格子状に交互に表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>&amp;Flicker</source>
            <translation>切り替え表示(&amp;F)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Case and template in the same place by turns</source>
            <translation>症例とテンプレートを同じ場所で交互に表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Same &amp;level, or the slice found</source>
            <translation>同じ高さ/検出スライス(&amp;L)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Change between the slice that was found and the template's own level</source>
            <translation>検出されたスライスと、テンプレートと同じ高さのスライスを切り替えます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Slices apart</source>
            <translation>スライスを個別に送る</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Go through the slices of each case by itself</source>
            <translation>症例ごとに別々にスライスを送ります</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Close the comparison</source>
            <translation>比較を閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Checkerboard of case and template</source>
            <translation>症例とテンプレートの市松表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>Flicker between case and template</source>
            <translation>症例とテンプレートの切り替え表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>nothing was measured</source>
            <translation>計測がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/comparing.py"></location>
            <source>nothing that was measured was undone</source>
            <translation>取り消した計測がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>nothing to undo</source>
            <translation>元に戻す操作がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>nothing was undone</source>
            <translation>やり直す操作がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Draw {title}</source>
            <translation>{title}を描画</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Card of all keys</source>
            <translation>キー一覧</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Next structure</source>
            <translation>次の構造</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Choose the structure under the pointer</source>
            <translation>ポインタ位置の構造を選択</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Next contour</source>
            <translation>次の輪郭</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Swap adding and erasing</source>
            <translation>追加と消去を入れ替え</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Erase with the left button, add with the right</source>
            <translation>左ボタンで消去、右ボタンで追加します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Smaller brush</source>
            <translation>ブラシを細く</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Larger brush</source>
            <translation>ブラシを太く</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Back to the tool before</source>
            <translation>前のツールに戻す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Close the polygon</source>
            <translation>多角形を閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Abandon the stroke</source>
            <translation>描画中の線を破棄</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Undo</source>
            <translation>元に戻す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Redo</source>
            <translation>やり直す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Delete contour</source>
            <translation>輪郭を削除</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Clear this slice</source>
            <translation>このスライスを消去</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Clear all slices</source>
            <translation>全スライスを消去</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Mirror left-right</source>
            <translation>左右反転</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Copy to the slice above</source>
            <translation>上のスライスへコピー</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Copy to the slice below</source>
            <translation>下のスライスへコピー</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Undo {step}</source>
            <translation>元に戻す: {step}</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>Redo {step}</source>
            <translation>やり直す: {step}</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>threshold</source>
            <translation>しきい値</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/drawing.py"></location>
            <source>resize</source>
            <translation>サイズ変更</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>no sketch was left</source>
            <translation>残っているスケッチがありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Open &amp;library…</source>
            <translation>ライブラリを開く(&amp;L)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Search in another library</source>
            <translation>別のライブラリで検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Open &amp;template…</source>
            <translation>テンプレートを開く(&amp;T)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Draw on another study</source>
            <translation>別の検査の上に描画します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>&amp;Use the standard template</source>
            <translation>標準テンプレートを使用(&amp;U)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>&amp;Open sketch…</source>
            <translation>スケッチを開く(&amp;O)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Open a sketch, or take a label map (NIfTI) as the sketch</source>
            <translation>スケッチを開くか、ラベルマップ (NIfTI) をスケッチとして取り込みます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>&amp;Save sketch</source>
            <translation>スケッチを保存(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Save the sketch to its file; asks where to the first time</source>
            <translation>スケッチをファイルに保存します。初回は保存先を尋ねます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Save sketch &amp;as…</source>
            <translation>スケッチに名前を付けて保存(&amp;A)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Save the sketch, or a label map (NIfTI) of it, to another file</source>
            <translation>スケッチまたはそのラベルマップ (NIfTI) を別のファイルに保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Recent s&amp;ketches…</source>
            <translation>最近のスケッチ(&amp;K)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Take up one of the sketches that were drawn last</source>
            <translation>最近描画したスケッチを再開します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>&amp;Restore last sketch</source>
            <translation>前回のスケッチを復元(&amp;R)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Search now; results follow the pen anyhow</source>
            <translation>今すぐ検索します(描画に合わせて結果は自動更新されます)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Search by &amp;example…</source>
            <translation>例示検査で検索(&amp;E)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Search by a slice of a study instead of a sketch</source>
            <translation>スケッチの代わりに、検査の 1 スライスで検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Export label &amp;map…</source>
            <translation>ラベルマップを書き出す(&amp;M)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Save the sketch as NIfTI on the template's own grid</source>
            <translation>スケッチをテンプレートの格子上の NIfTI として保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Export pi&amp;cture of the slice…</source>
            <translation>スライスの画像を書き出す(&amp;C)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Save the slice that is shown, with or without the sketch</source>
            <translation>表示中のスライスを、スケッチの有無を選んで保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Save &amp;picture of the window…</source>
            <translation>ウィンドウの画像を保存(&amp;P)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Save a picture of this window</source>
            <translation>このウィンドウの画像を保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>&amp;Quit</source>
            <translation>終了(&amp;Q)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Open library on a &amp;server…</source>
            <translation>サーバーのライブラリを開く(&amp;S)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Search in a library that a MongoDB server keeps</source>
            <translation>MongoDB サーバー上のライブラリで検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Open library on a search &amp;engine…</source>
            <translation>検索エンジンのライブラリを開く(&amp;E)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>&amp;Bring in studies…</source>
            <translation>検査を取り込む(&amp;B)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Add studies (NIfTI, DICOM) to a library</source>
            <translation>検査 (NIfTI、DICOM) をライブラリに追加します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Build the &amp;demo library…</source>
            <translation>デモライブラリを作成(&amp;D)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>&amp;Find a command…</source>
            <translation>コマンドを探す(&amp;F)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Find any command by typing</source>
            <translation>文字を入力してコマンドを探します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>&amp;About SBMIR</source>
            <translation>SBMIR について(&amp;A)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Draw on the template that SBMIR made</source>
            <translation>SBMIR が作成したテンプレートに描画します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Take up the sketch of the last time</source>
            <translation>前回のスケッチを再開します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Search in a very large library by a search engine that it was copied into</source>
            <translation>コピー先の検索エンジンを使い、非常に大きなライブラリで検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/files.py"></location>
            <source>Make a library of synthetic patients</source>
            <translation>合成患者のライブラリを作成します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>Remove “{said}”</source>
            <translation>「{said}」を外す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>Remove the filter that nothing passes</source>
            <translation>該当症例をなくしている条件を外す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>Add a &amp;filter…</source>
            <translation>絞り込み条件を追加(&amp;F)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>Search among some cases only: by side, size, pattern, age and more</source>
            <translation>側、大きさ、パターン、年齢などで検索対象の症例を絞り込みます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>Remove the last filter</source>
            <translation>最後の条件を外す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>Remove all filters</source>
            <translation>すべての条件を外す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>no library is open</source>
            <translation>ライブラリが開かれていません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>there is no filter</source>
            <translation>絞り込み条件がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/filtering.py"></location>
            <source>no filter keeps all cases away</source>
            <translation>全症例を除外している条件はありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/guests.py"></location>
            <source>Back to the &amp;template</source>
            <translation>テンプレートに戻る(&amp;T)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/guests.py"></location>
            <source>Draw on the template again, with the sketch as it was before the example</source>
            <translation>例示検査の前のスケッチで、再びテンプレートに描画します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/guests.py"></location>
            <source>no example is drawn on</source>
            <translation>例示検査に描画していません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/helping.py"></location>
            <source>&amp;Settings…</source>
            <translation>設定(&amp;S)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/helping.py"></location>
            <source>Colours, model, search, patients' names, disk</source>
            <translation>配色、モデル、検索、患者名、ディスク</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/helping.py"></location>
            <source>&amp;Reset layout</source>
            <translation>レイアウトを初期化(&amp;R)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/helping.py"></location>
            <source>&amp;Manual</source>
            <translation>マニュアル(&amp;M)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/helping.py"></location>
            <source>Read how everything is done, in a window of its own</source>
            <translation>使い方を別ウィンドウで表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/helping.py"></location>
            <source>&amp;Copy diagnostics</source>
            <translation>診断情報をコピー(&amp;C)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/helping.py"></location>
            <source>Put all parts of the window where they were at the first start</source>
            <translation>ウィンドウの各部を初回起動時の位置に戻します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/helping.py"></location>
            <source>Put what a report of a bug needs on the clipboard: versions, sizes, counts, nothing of a patient</source>
            <translation>不具合報告に必要な情報(バージョン、サイズ、件数。患者情報は含みません)をクリップボードに入れます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/history.py"></location>
            <source>&amp;Back</source>
            <translation>戻る(&amp;B)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/history.py"></location>
            <source>Back to the query before</source>
            <translation>前の検索に戻る</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/history.py"></location>
            <source>F&amp;orward</source>
            <translation>進む(&amp;O)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/history.py"></location>
            <source>Forward to the query after this</source>
            <translation>次の検索に進む</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/history.py"></location>
            <source>Former &amp;queries…</source>
            <translation>検索履歴(&amp;Q)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/history.py"></location>
            <source>Choose one of the last queries of this window</source>
            <translation>このウィンドウの最近の検索から選択します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/history.py"></location>
            <source>there is no query before this one</source>
            <translation>前の検索がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/history.py"></location>
            <source>there is no query after this one</source>
            <translation>次の検索がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>nothing is drawn</source>
            <translation>何も描画されていません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Only inside the &amp;brain</source>
            <translation>脳の内側のみ(&amp;B)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Nothing is drawn outside the brain of the template</source>
            <translation>テンプレートの脳の外側には描画されません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>In sagittal and &amp;coronal too</source>
            <translation>矢状断・冠状断にも描画(&amp;C)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Draw with the tool on the sagittal and coronal planes, too; the axial slice that is shown goes on asking</source>
            <translation>矢状断・冠状断にもツールで描画します。検索には表示中の横断スライスが使われます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>How &amp;deep in sagittal and coronal…</source>
            <translation>矢状断・冠状断での奥行き(&amp;D)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>On how many planes on each side a stroke on a sagittal or coronal plane counts</source>
            <translation>矢状断・冠状断での描画を、前後何枚の断面まで反映するか</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>With the &amp;keys</source>
            <translation>キーボードで描く(&amp;K)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Draw with a pen that the arrow keys move over the slice</source>
            <translation>矢印キーで断面上を動くペンで描きます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>&amp;Grow</source>
            <translation>拡大(&amp;G)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Grow the structure</source>
            <translation>構造を拡大します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>&amp;Shrink</source>
            <translation>縮小(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Shrink the structure</source>
            <translation>構造を縮小します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>S&amp;mooth</source>
            <translation>平滑化(&amp;M)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Smooth the structure's outlines; its area stays</source>
            <translation>面積を保ったまま、構造の輪郭を滑らかにします</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>By how ma&amp;ny mm…</source>
            <translation>変化量 (mm) を指定(&amp;N)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>How far grow, shrink and smooth reach</source>
            <translation>拡大・縮小・平滑化の量</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>On &amp;all drawn slices</source>
            <translation>描画した全スライスを対象(&amp;A)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Grow, shrink and smooth on all drawn slices instead of this one</source>
            <translation>このスライスだけでなく、描画した全スライスを拡大・縮小・平滑化します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>&amp;Fill the slices between</source>
            <translation>間のスライスを補間(&amp;F)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Fill the slices between drawn ones with shapes that lead from one to the next</source>
            <translation>描画したスライスの間を、形が連続するように補間します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Threshold brush: &amp;range from under the pointer</source>
            <translation>しきい値ブラシ: ポインタ位置から範囲を設定(&amp;R)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Let the threshold brush paint on what is as bright as the place under the pointer</source>
            <translation>ポインタ位置と同じ明るさの部分だけをしきい値ブラシで塗ります</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Draw in sagittal and coronal too</source>
            <translation>矢状断・冠状断にも描画</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Draw with the keys</source>
            <translation>キーボードで描く</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Grow, shrink and smooth: by how many mm</source>
            <translation>拡大・縮小・平滑化の量 (mm)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>Grow, shrink and smooth on all drawn slices</source>
            <translation>描画した全スライスを拡大・縮小・平滑化</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>&amp;Grow by {reach_mm} mm</source>
            <translation>{reach_mm} mm 拡大(&amp;G)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>&amp;Shrink by {reach_mm} mm</source>
            <translation>{reach_mm} mm 縮小(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/reshaping.py"></location>
            <source>S&amp;mooth by {reach_mm} mm</source>
            <translation>{reach_mm} mm 平滑化(&amp;M)</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Labels</source>
            <translation>ラベル</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>{title} first</source>
            <translation>{title}</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>&amp;Go to the rows</source>
            <translation>行へ移動(&amp;G)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Give the keyboard to the first row</source>
            <translation>最初の行にキーボード操作を移します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Cases side by side</source>
            <translation>症例を横に並べる</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Cases side by side, or one in a line</source>
            <translation>症例を横に並べるか、1 行に 1 件ずつ表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>&amp;Reasons in full</source>
            <translation>根拠の詳細(&amp;R)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Unpin all</source>
            <translation>すべてのピンを外す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>All four sequences</source>
            <translation>4 シーケンスすべて</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Rows: hide and show {title}</source>
            <translation>行: {title} の表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Rows: {title}{title2} first</source>
            <translation>行: {title}{title2}</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>All that is known of why the chosen row is similar, below the rows (D on a row)</source>
            <translation>選択した行が類似とされた根拠を、行の下にすべて表示します(行上で D)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Keep no case at the top of the rows any more</source>
            <translation>先頭に固定した症例をすべて解除します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>T1, T1ce, T2 and FLAIR of each case</source>
            <translation>各症例の T1、造影T1 (T1ce)、T2、FLAIR</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Rows: show all four sequences</source>
            <translation>行: 4 シーケンスすべてを表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Hide and show the label map of each case, on FLAIR</source>
            <translation>各症例の FLAIR 上のラベルマップの表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>Hide and show {title} of each case</source>
            <translation>各症例の {title} の表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>there are no rows</source>
            <translation>行がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/rows.py"></location>
            <source>no case is pinned</source>
            <translation>ピン留めした症例がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/searching.py"></location>
            <source>More</source>
            <translation>詳細</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/searching.py"></location>
            <source>Choose a part of the codes and a weight</source>
            <translation>使用するコードの部分と重みを選択します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/searching.py"></location>
            <source>Codes alone: {title}</source>
            <translation>コードのみ: {title}</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/searching.py"></location>
            <source>Hide and show more ways to search</source>
            <translation>その他の検索方法の表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/searching.py"></location>
            <source>Search: {title}</source>
            <translation>検索: {title}</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/searching.py"></location>
            <source>Search by codes alone: {title}</source>
            <translation>コードのみで検索: {title}</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/searching.py"></location>
            <source>the library's model does not allow it</source>
            <translation>ライブラリのモデルでは使用できません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/searching.py"></location>
            <source>the library's model makes no such codes</source>
            <translation>ライブラリのモデルにはこのコードがありません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>a session is one on a template: go back to it first</source>
            <translation>セッションはテンプレート上でのみ使えます。先にテンプレートに戻ってください</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>no rows are shown</source>
            <translation>行が表示されていません</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Open sessio&amp;n…</source>
            <translation>セッションを開く(&amp;N)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Go on with template, sketch, query, cases and library of a file</source>
            <translation>保存されたテンプレート、スケッチ、検索、症例、ライブラリの続きから始めます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Save sess&amp;ion</source>
            <translation>セッションを保存(&amp;I)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Save template, sketch, query, cases and library in one file</source>
            <translation>テンプレート、スケッチ、検索、症例、ライブラリを 1 つのファイルに保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Save session as…</source>
            <translation>セッションに名前を付けて保存…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Save the session to another file</source>
            <translation>セッションを別のファイルに保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Recent sessions…</source>
            <translation>最近のセッション…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Go on with one of the sessions that were saved last</source>
            <translation>最近保存したセッションを再開します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Sa&amp;ve query…</source>
            <translation>検索条件を保存(&amp;V)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Save what was asked, for `search --query` on the command line</source>
            <translation>コマンドラインの `search --query` で使う検索条件を保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>E&amp;xport results…</source>
            <translation>検索結果を書き出す(&amp;X)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Save the rows with pictures and reasons as PDF, or as one picture</source>
            <translation>行を画像と根拠とともに、PDF または 1 枚の画像として保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Export &amp;distances…</source>
            <translation>距離を書き出す(&amp;D)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Save the distances of every slice of the library as a table</source>
            <translation>ライブラリの全スライスとの距離を表として保存します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Cop&amp;y the results</source>
            <translation>検索結果をコピー(&amp;Y)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/sessions.py"></location>
            <source>Put the rows on the clipboard, as a table and as a picture</source>
            <translation>行を表および画像としてクリップボードに入れます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Whole brain, full window</source>
            <translation>全脳を表示、全階調</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>&amp;Neurological convention</source>
            <translation>神経学的表示(&amp;N)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Window: all there is</source>
            <translation>ウィンドウ: 全階調</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Show every value</source>
            <translation>すべての値を表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Window: grey and white matter</source>
            <translation>ウィンドウ: 灰白質と白質</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Part grey from white matter</source>
            <translation>灰白質と白質を区別しやすくします</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Window: bright parts</source>
            <translation>ウィンドウ: 高信号部</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Edema in FLAIR and T2, enhancement in T1ce, blood and fat in T1</source>
            <translation>FLAIR・T2 の浮腫、造影T1 (T1ce) の造影増強、T1 の血液・脂肪</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Window: dark parts</source>
            <translation>ウィンドウ: 低信号部</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Fluid and necrosis, in T1 edema too</source>
            <translation>液体と壊死(T1 では浮腫も)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Next modality</source>
            <translation>次のシーケンス</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Fit the window to the slice</source>
            <translation>ウィンドウをスライスに合わせる</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Fit the window to this slice</source>
            <translation>このスライスに合わせてウィンドウを調整します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Hide and show the overlay</source>
            <translation>重ね表示の表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Outlines only, or fills</source>
            <translation>輪郭のみ/塗りつぶし</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Show the structures by their outlines, or filled</source>
            <translation>構造を輪郭のみ、または塗りつぶして表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Play the slices</source>
            <translation>スライスを連続再生</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Play the slices as a film; a click, the wheel or any key ends it</source>
            <translation>スライスを動画のように再生します。クリック、ホイール、任意のキーで停止します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Sagittal and coronal</source>
            <translation>矢状断・冠状断</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Show the patient's left on the left</source>
            <translation>患者の左側を画面の左に表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Close the case</source>
            <translation>症例を閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Go back to the slice that was found</source>
            <translation>検出されたスライスに戻る</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/looking.py"></location>
            <source>Ruler</source>
            <translation>計測</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Drag to measure in mm, from an end of a distance an angle; the right button deletes</source>
            <translation>ドラッグで長さを mm で測ります。長さの端から始めると角度、右ボタンで削除</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Edit its labels as a sketch</source>
            <translation>ラベルをスケッチとして編集</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Hide and show structures</source>
            <translation>構造パネルの表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Hide and show sagittal and coronal</source>
            <translation>矢状断・冠状断の表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Hide and show similar cases</source>
            <translation>類似症例の表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>Hide and show tools</source>
            <translation>ツールバーの表示/非表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/viewing.py"></location>
            <source>they stand below the template while a case lies beside it</source>
            <translation>症例を横に並べている間は、テンプレートの下に表示されています</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>&amp;Whole brain</source>
            <translation>全脳検索(&amp;W)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Find the patients of the library whose brains as a whole are like one's</source>
            <translation>脳全体が類似する患者をライブラリから検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>&amp;Open study…</source>
            <translation>検査を開く(&amp;O)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Ask with a study from a folder</source>
            <translation>フォルダの検査で検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Ask with what is &amp;drawn on</source>
            <translation>描画中の検査で検索(&amp;D)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Ask with the study in the main window: an example, a case, or the template</source>
            <translation>メインウィンドウの検査(例示検査、症例、テンプレート)で検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Choose &amp;model…</source>
            <translation>モデルを選択(&amp;M)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Close &amp;window</source>
            <translation>ウィンドウを閉じる(&amp;W)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Ask with the &amp;chosen brain</source>
            <translation>選択した脳で検索(&amp;C)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Ask with the study that is chosen in the rows or on the map</source>
            <translation>行または分布図で選択した検査で検索します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Open the chosen &amp;study</source>
            <translation>選択した検査を開く(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Show all planes of the chosen study in a window of its own</source>
            <translation>選択した検査の全断面を別ウィンドウで表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/brains.py"></location>
            <source>Compare by another whole-brain model</source>
            <translation>別の全脳モデルで比較します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>CT-MR &amp;match</source>
            <translation>CT-MR 対応(&amp;M)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Find in an MR what a CT shows at a place, and the other way round</source>
            <translation>CT のある位置に見えるものを MR で探します(逆も可能です)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Open &amp;CT…</source>
            <translation>CT を開く(&amp;C)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Open a CT in Hounsfield units</source>
            <translation>ハウンスフィールド単位の CT を開きます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Open &amp;MR…</source>
            <translation>MR を開く(&amp;M)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Open an MR of the same head</source>
            <translation>同じ頭部の MR を開きます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>The next slice towards the head</source>
            <translation>頭側の次のスライス</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Slice before</source>
            <translation>前のスライス</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>The next slice towards the feet</source>
            <translation>足側の次のスライス</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Go to the &amp;best place</source>
            <translation>最も似た位置へ移動(&amp;B)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Show the slice of the most alike place; again for the second and third</source>
            <translation>最も似た位置のスライスを表示します。繰り返すと 2 番目、3 番目へ移動します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>&amp;Similarity map</source>
            <translation>類似度マップ(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Show and hide how alike every place around is</source>
            <translation>周囲の各位置の類似度を表示/非表示にします</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Up</source>
            <translation>↑</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/matching.py"></location>
            <source>Down</source>
            <translation>↓</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Prepare studies…</source>
            <translation>検査を前処理(&amp;P)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Make of raw studies (skull on, thick slices) what a library takes in</source>
            <translation>未処理の検査(頭蓋骨あり、厚いスライス)をライブラリに取り込める形にします</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Show {title}</source>
            <translation>{title} を表示</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Add &amp;folder…</source>
            <translation>フォルダを追加(&amp;F)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Look for studies in another folder</source>
            <translation>別のフォルダの検査を探します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Prepare</source>
            <translation>前処理(&amp;P)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Prepare the studies that are ticked</source>
            <translation>チェックした検査を前処理します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Stop all</source>
            <translation>すべて停止(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Found</source>
            <translation>検出(&amp;F)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Show what was found</source>
            <translation>検出された検査を表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Prepared</source>
            <translation>処理済み(&amp;P)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Show what is prepared</source>
            <translation>前処理した検査を表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Ne&amp;xt study</source>
            <translation>次の検査(&amp;X)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Judge the next study</source>
            <translation>次の検査を判定します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Study &amp;before</source>
            <translation>前の検査(&amp;B)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Judge the study before</source>
            <translation>前の検査を判定します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Keep</source>
            <translation>採用(&amp;K)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Bring the study in as it is now</source>
            <translation>現在の状態で検査を取り込みます</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Reject…</source>
            <translation>却下(&amp;R)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Let no library take the study in</source>
            <translation>どのライブラリにも取り込まないようにします</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Undo</source>
            <translation>元に戻す(&amp;U)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Redo</source>
            <translation>やり直す(&amp;R)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Grow the brain by 1 mm</source>
            <translation>脳を 1 mm 拡大します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Shrink the brain by 1 mm</source>
            <translation>脳を 1 mm 縮小します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Clean up</source>
            <translation>整理(&amp;C)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Keep one piece without holes</source>
            <translation>穴のない 1 つの塊だけを残します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Apply the brain</source>
            <translation>脳マスクを適用(&amp;A)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Cut the images again with the brain as it is drawn, and measure anew</source>
            <translation>描画した脳マスクで画像を切り出し直し、再計測します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Check&amp;erboard</source>
            <translation>市松表示(&amp;E)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Squares of the sequence and of that to which it was registered</source>
            <translation>シーケンスと位置合わせの基準を格子状に表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>&amp;Outline of the brain</source>
            <translation>脳の輪郭(&amp;O)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Whole &amp;head</source>
            <translation>頭部全体(&amp;H)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Undo zoom and pan</source>
            <translation>拡大・移動を元に戻す</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/preparing.py"></location>
            <source>Stop what is being prepared; what is finished stays</source>
            <translation>処理中の前処理を停止します。完了したものは残ります</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>&amp;Reader study…</source>
            <translation>読影実験(&amp;R)…</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>Answer the questions of a reader study, or go on with one</source>
            <translation>読影実験の設問に回答するか、続きから再開します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>Show &amp;rows</source>
            <translation>行を表示(&amp;R)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>Search with the sketch, and judge what is found</source>
            <translation>スケッチで検索し、結果を判定します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>&amp;Draw again</source>
            <translation>描画に戻る(&amp;D)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>Go back from the rows to the sketch</source>
            <translation>行からスケッチに戻ります</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>&amp;Next question</source>
            <translation>次の設問(&amp;N)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>Finish this question</source>
            <translation>この設問を終了します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>&amp;Pause</source>
            <translation>一時停止(&amp;P)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>Stop the time and hide the question</source>
            <translation>時間を止めて設問を隠します</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>&amp;Close</source>
            <translation>閉じる(&amp;C)</translation>
        </message>
        <message>
            <location filename="../../widgets/commands/tables/windows/studying.py"></location>
            <source>Close; the study goes on later where it was left</source>
            <translation>閉じます。実験は後で続きから再開できます</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/area.py"></location>
            <source>Both cases beside the template are kept: let one go by its pin to lay another one there.</source>
            <translation>テンプレート横の 2 症例はどちらも固定されています。別の症例を置くには、一方のピンを外してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/area.py"></location>
            <source>There is no room for one more case: make the window wider, or close a panel at its side.</source>
            <translation>もう 1 症例を置く場所がありません。ウィンドウを広げるか、横のパネルを閉じてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/case_column.py"></location>
            <source>Keep this case: the next one is laid beside it</source>
            <translation>この症例を固定し、次の症例は隣に置きます</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/case_column.py"></location>
            <source>Close this case</source>
            <translation>この症例を閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/case_column.py"></location>
            <source>slices with a lesion</source>
            <translation>病変のあるスライス</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>A model's guess of the slice without a lesion, not a scan</source>
            <translation>病変のないスライスをモデルが推測したもので、撮像ではありません</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>A model's guess, not a scan</source>
            <translation>モデルの推測。撮像ではありません</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>Guess, not a scan</source>
            <translation>推測(撮像ではない)</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>Image minus a model's guess, both smoothed by 6 mm: red brighter, blue darker</source>
            <translation>画像からモデルの推測を引いた差(どちらも 6 mm で平滑化): 赤は明るい、青は暗い</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>Image minus a model's guess, smoothed</source>
            <translation>画像からモデルの推測を引いた差(平滑化)</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>Minus a guess</source>
            <translation>推測との差</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>What the abnormal code adds to the model's guess: red brighter, blue darker. Not a scan</source>
            <translation>異常コードがモデルの推測に加えるもの: 赤は明るい、青は暗い。撮像ではありません</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>Added by the abnormal code: a model's guess</source>
            <translation>異常コードが加えるもの: モデルの推測</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guess_painting.py"></location>
            <source>Added: a guess</source>
            <translation>加わるもの: 推測</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guesses.py"></location>
            <source>The model does not look at {modality}, so it guesses none</source>
            <translation>モデルは{modality}を見ないので、推測しません</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/guesses.py"></location>
            <source>No {modality} in this study, so nothing to guess from</source>
            <translation>この検査に{modality}がないので、推測できません</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/plane_view.py"></location>
            <source>No {modality} in this study</source>
            <translation>この検査に {modality} はありません</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/words.py"></location>
            <source>No lesion is labelled</source>
            <translation>ラベル付けされた病変はありません</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>same level</source>
            <translation>同じ高さ</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/words.py"></location>
            <source>{mm} mm higher</source>
            <translation>{mm} mm 頭側</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/words.py"></location>
            <source>{mm} mm lower</source>
            <translation>{mm} mm 足側</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/words.py"></location>
            <source>{where} · {whole} · {lengths} on slice {slice}</source>
            <translation>{where} · {whole} · {lengths}(スライス {slice})</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/words.py"></location>
            <source>{longest_mm:.0f} × {perpendicular_mm:.0f} mm on slice {slice}</source>
            <translation>{longest_mm:.0f} × {perpendicular_mm:.0f} mm(スライス {slice})</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/words.py"></location>
            <source>labels of the source</source>
            <translation>元データのラベル</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/words.py"></location>
            <source>labels predicted by the model</source>
            <translation>モデルが予測したラベル</translation>
        </message>
        <message>
            <location filename="../../widgets/compare/words.py"></location>
            <source>Whole</source>
            <translation>全体</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/contour_choice.py"></location>
            <source>Contour {number} of {count}: {sizes}</source>
            <translation>輪郭 {number}/{count}: {sizes}</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/contour_choice.py"></location>
            <source>, largest of {count} contours</source>
            <translation>({count} 輪郭中の最大)</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/contour_choice.py"></location>
            <source>no {structure} contour</source>
            <translation>{structure}の輪郭がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/contour_choice.py"></location>
            <source>{structure} is hidden</source>
            <translation>{structure}は非表示です</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/contour_choice.py"></location>
            <source>{area} hidden</source>
            <translation>{area} 隠れています</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/key_pen.py"></location>
            <source>Esc ends, arrows move (Shift: 10 mm), Space draws and lifts, Return closes, Backspace: other button</source>
            <translation>Escで終了、矢印キーで移動（Shift: 10 mm）、スペースで描画・離す、Enterで閉じる、Backspace: 反対のボタン</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/key_pen.py"></location>
            <source>Esc ends, arrows move the mark (Shift: 10 mm), Ctrl and arrows the slices; choose a tool to draw with</source>
            <translation>Escで終了、矢印キーで印を移動（Shift: 10 mm）、Ctrl+矢印でスライス。描くにはツールを選択</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/key_pen.py"></location>
            <source>Pen down</source>
            <translation>ペンを下ろしました</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/key_pen.py"></location>
            <source>Pen up</source>
            <translation>ペンを上げました</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/key_pen.py"></location>
            <source>The tool View draws nothing: choose another one, B for the brush</source>
            <translation>表示ツールでは描けません。B でブラシなど別のツールを選択してください</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/range_box.py"></location>
            <source>Values between which the threshold brush paints, as the line under the picture says them</source>
            <translation>しきい値ブラシで塗る値の範囲(画像下の行に表示される値)</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/range_box.py"></location>
            <source>Least value that the threshold brush paints on, as the line under the picture says it</source>
            <translation>しきい値ブラシで塗る最小値(画像下の行に表示される値)</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/range_box.py"></location>
            <source>Greatest value that the threshold brush paints on, as the line under the picture says it</source>
            <translation>しきい値ブラシで塗る最大値(画像下の行に表示される値)</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>grown</source>
            <translation>拡大</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>shrunk</source>
            <translation>縮小</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>smoothed</source>
            <translation>平滑化</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>Grow, shrink and smooth</source>
            <translation>拡大・縮小・平滑化</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>By how many mm:</source>
            <translation>変化量 (mm):</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>On how many planes on each side a stroke counts:</source>
            <translation>描画を反映する前後の断面数:</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>{name} is locked: unlock it in the panel to change it</source>
            <translation>「{name}」はロックされています。変更するにはパネルでロックを解除してください</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>anywhere</source>
            <translation>どのスライスにも</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>on this slice</source>
            <translation>このスライスに</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>Nothing {done}: no {name} is drawn {where}</source>
            <translation>{done}できません: {where}{name}が描画されていません</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>{name} stays as it is: there is nowhere it could be {done}</source>
            <translation>「{name}」はそのままです。これ以上{done}できません</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/reshaping.py"></location>
            <source>{told} on {slices}</source>
            <translation>{told}({slices})</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>{percent} of the stroke lay outside of the brain and was left out ({key} allows it)</source>
            <translation>描画の {percent} は脳の外側のため除外されました({key} で許可)</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>Filled {where}</source>
            <translation>{where}を補間しました</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>{count} slices</source>
            <translation>
                <numerusform>{count} スライス</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>Changed {where}; slice {asking} asks as before{cut}</source>
            <translation>{where}を変更しました。検索には引き続きスライス {asking} が使われます{cut}</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>The whole stroke lay outside of the brain and was left out ({key} allows it)</source>
            <translation>描画はすべて脳の外側のため除外されました({key} で許可)</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>Less than 1</source>
            <translation>1 未満</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>nothing is left of it</source>
            <translation>何も残りません</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>{before} became {now}</source>
            <translation>{before} → {now}</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>No slices to fill: a structure must be drawn on two slices with empty ones between them</source>
            <translation>補間するスライスがありません。構造を 2 枚のスライスに描画し、その間を空けてください</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>Nothing filled: the shapes on both sides lie too far from each other</source>
            <translation>補間できません: 両側の形が離れすぎています</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>slice {slice}</source>
            <translation>スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>{slices}, {first} to {last}</source>
            <translation>{slices}({first}〜{last})</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>; {count} slices stay empty, the shapes on both sides lying too far from each other</source>
            <translation>
                <numerusform>。{count} スライスは両側の形が離れすぎているため空のままです</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>; {percent} of it lay outside of the brain and was left out</source>
            <translation>。{percent} は脳の外側のため除外されました</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sentences.py"></location>
            <source>{name} {done} by {reach_mm:g} mm: {sizes}</source>
            <translation>「{name}」を {reach_mm:g} mm {done}しました: {sizes}</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/side_drawing.py"></location>
            <source>There are no sagittal and coronal planes in this window to draw on</source>
            <translation>このウィンドウには描画できる矢状断・冠状断がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/side_drawing.py"></location>
            <source>The sagittal and coronal planes are hidden: show them (A) to draw on them</source>
            <translation>矢状断・冠状断が非表示です。描画するには表示してください (A)</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/side_drawing.py"></location>
            <source>slice {slice} asks</source>
            <translation>スライス {slice} で検索</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>Outside of the brain</source>
            <translation>脳の外側です</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>Nothing drawn: outside of the brain</source>
            <translation>描画されません: 脳の外側です</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>outside the brain</source>
            <translation>脳の外側で</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>beyond the edge</source>
            <translation>画像の外側で</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>{area} cut off</source>
            <translation>{area} 除外</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>{area} {where} cut off</source>
            <translation>{where} {area} 除外されました</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>{title} is locked</source>
            <translation>「{title}」はロックされています</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>Nothing deleted: it is locked</source>
            <translation>削除されません: ロックされています</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>{target} here</source>
            <translation>ここは{target}</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/sketching.py"></location>
            <source>Nothing deleted: {target} under the pointer</source>
            <translation>削除されません: ポインタ位置は{target}</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>Only inside the brain</source>
            <translation>脳の内側のみ</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>The start decides</source>
            <translation>始点で追加/消去を決める</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>A stroke that begins inside the structure adds to it, one that begins outside takes away</source>
            <translation>構造の内側から描き始めると追加、外側からだと消去になります</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>Hide {name} on the screen only; search and files keep it</source>
            <translation>{name}を画面上だけで隠します。検索とファイルには残ります</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>Lock {name} against changes</source>
            <translation>{name}を変更できないようロックします</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>Opacity of {name}</source>
            <translation>{name}の不透明度</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>Opacity of {name} on the screen only; search and files do not change</source>
            <translation>画面上の{name}の不透明度です。検索とファイルには影響しません</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>; {area} more lie hidden under other structures</source>
            <translation>。さらに {area} が他の構造の下に隠れています</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/structure_panel.py"></location>
            <source>Area that is seen on this slice{more}</source>
            <translation>このスライスで見えている面積{more}</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/thresholding.py"></location>
            <source>The threshold brush paints on {modality} from {low:.4g} to {high:.4g}</source>
            <translation>しきい値ブラシは {modality} の {low:.4g}〜{high:.4g} を塗ります</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/thresholding.py"></location>
            <source>No range taken: point at a place of the picture where drawing is allowed</source>
            <translation>範囲を設定できません。描画が許可されている画像上の位置を指してください</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/tool_bar.py"></location>
            <source>Diameter of the brush</source>
            <translation>ブラシの直径</translation>
        </message>
        <message>
            <location filename="../../widgets/drawing/tool_bar.py"></location>
            <source>Diameter of the brush ({smaller} and {larger}, Shift+wheel)</source>
            <translation>ブラシの直径({smaller}、{larger}、Shift+ホイール)</translation>
        </message>
        <message>
            <location filename="../../widgets/language/choosing.py"></location>
            <source>&amp;Look in:</source>
            <translation>場所(&amp;L)</translation>
        </message>
        <message>
            <location filename="../../widgets/language/choosing.py"></location>
            <source>Files of &amp;type:</source>
            <translation>ファイルの種類(&amp;T)</translation>
        </message>
        <message>
            <location filename="../../widgets/language/choosing.py"></location>
            <source>Folder</source>
            <translation>フォルダ</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/address_dialog.py"></location>
            <source>Open</source>
            <translation>開く</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>{count} studies found</source>
            <translation>
                <numerusform>{count} 件の検査が見つかりました</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>{added} brought in, {present} there already, {failures} could not be used.</source>
            <translation>{added} 件を取り込みました。{present} 件は登録済み、{failures} 件は使用できませんでした。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Bring in studies</source>
            <translation>検査の取り込み</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Looking for studies</source>
            <translation>検査の検索</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Folders</source>
            <translation>フォルダ</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Follow links that lead out of the folders</source>
            <translation>フォルダの外へのリンクをたどる</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>For data sets that are made of links (DataLad, nnU-Net)</source>
            <translation>リンクで構成されたデータセット (DataLad、nnU-Net) 用です</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>Library</source>
            <translation>ライブラリ</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Choose a library of your own: a file or a server</source>
            <translation>ファイルまたはサーバーを選択してください</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Mapping file</source>
            <translation>マッピングファイル</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>None: files are told by their names (BraTS, BIDS, DICOM)</source>
            <translation>なし: ファイル名で判別します (BraTS、BIDS、DICOM)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>What makes DICOM files one study</source>
            <translation>DICOM ファイルを 1 つの検査にまとめる基準</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Choose …</source>
            <translation>選択…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Copy list</source>
            <translation>一覧をコピー</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Bring in</source>
            <translation>取り込む</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Close</source>
            <translation>閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>; {count} cannot be used, for instance: {sentence}</source>
            <translation>。{count} 件は使用できません(例: {sentence})</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>; {files} files that look like images are not used, for instance: {sentence}</source>
            <translation>。画像らしい {files} 個のファイルは使用されません(例: {sentence})</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Starting …</source>
            <translation>開始しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Stopping …</source>
            <translation>停止しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source> {files} files that look like images were not used.</source>
            <translation>画像らしい {files} 個のファイルは使用されませんでした。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Add folder …</source>
            <translation>フォルダを追加…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Remove</source>
            <translation>削除</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>File …</source>
            <translation>ファイル…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Server …</source>
            <translation>サーバー…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Label maps</source>
            <translation>ラベルマップ</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>DICOM studies</source>
            <translation>DICOM 検査</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Looking for studies …</source>
            <translation>検査を探しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Drop folders here, or add them: of one study each, or of many at any depth.</source>
            <translation>フォルダをここにドロップするか追加してください。1 検査のフォルダでも、多数の検査を含むフォルダでもかまいません。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Add a folder of studies</source>
            <translation>検査フォルダを追加</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>{title}: starting …</source>
            <translation>{title}: 開始しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Hide</source>
            <translation>隠す</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Stopped; what was finished is kept. Bring in again to go on.</source>
            <translation>停止しました。完了したものは残っています。続けるには再度取り込んでください。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bring_in.py"></location>
            <source>Not used:</source>
            <translation>使用されなかったもの:</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bringing.py"></location>
            <source>The studies' own, predicted where there are none</source>
            <translation>検査のラベル(ないものは予測)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bringing.py"></location>
            <source>Always predicted by the model</source>
            <translation>常にモデルで予測</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bringing.py"></location>
            <source>As the files say; parts that complete each other by day</source>
            <translation>ファイルの情報どおり(補い合うものは日付で統合)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bringing.py"></location>
            <source>As the files say, each alone</source>
            <translation>ファイルの情報どおり(個別)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bringing.py"></location>
            <source>All of a patient's day</source>
            <translation>同一患者・同一日をまとめる</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bringing.py"></location>
            <source>All of a folder</source>
            <translation>同一フォルダをまとめる</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/bringing.py"></location>
            <source>Bringing in studies</source>
            <translation>検査の取り込み</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/child_process.py"></location>
            <source>{program} could not be started: check the installation.</source>
            <translation>{program} を起動できませんでした。インストールを確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/child_process.py"></location>
            <source>The command</source>
            <translation>コマンド</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/child_process.py"></location>
            <source>{title} stopped without a message (exit code {code}).</source>
            <translation>{title}がメッセージなしで停止しました(終了コード {code})。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>The engine finds the rows. Pictures, label maps and cases come from the library that was copied into it (python main.py copy). Both addresses are remembered, passwords are not.</source>
            <translation>検索エンジンが行を検索します。画像、ラベルマップ、症例は、エンジンにコピーした元のライブラリから読み込みます (python main.py copy)。両方のアドレスは記憶されますが、パスワードは記憶されません。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>of the user in the engine's address; empty if there is none</source>
            <translation>エンジンのアドレスにあるユーザーのパスワード(なければ空欄)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>Library on a search engine</source>
            <translation>検索エンジンのライブラリ</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>chdb:/data/engine or clickhouse://user@server:8123/sbmir?secure=1</source>
            <translation>chdb:/data/engine または clickhouse://user@server:8123/sbmir?secure=1</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>library.sbmir or mongodb://user@server/sbmir</source>
            <translation>library.sbmir または mongodb://user@server/sbmir</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>&amp;Password</source>
            <translation>パスワード(&amp;P)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>The password belongs to a user: name him in the engine's address, as in clickhouse://user@server/sbmir.</source>
            <translation>パスワードにはユーザーが必要です。clickhouse://user@server/sbmir のように、エンジンのアドレスにユーザー名を入れてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>Which library was copied into it? Give the library's file or its address on a server.</source>
            <translation>どのライブラリをコピーしたものですか? ライブラリのファイルまたはサーバーのアドレスを指定してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>Search &amp;engine</source>
            <translation>検索エンジン(&amp;E)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>&amp;Folder…</source>
            <translation>フォルダ(&amp;F)…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>Studies' &amp;library</source>
            <translation>検査のライブラリ(&amp;L)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/engine_dialog.py"></location>
            <source>F&amp;ile…</source>
            <translation>ファイル(&amp;I)…</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>Searching goes on with what was read;</source>
            <translation>検索は読み込み済みの内容で続けられます。</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>{count} patients</source>
            <translation>
                <numerusform>患者 {count} 人</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>The library does not answer.</source>
            <translation>ライブラリが応答しません。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>{name} does not answer.</source>
            <translation>{name} が応答しません。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>Nothing can be searched until it answers;</source>
            <translation>応答があるまで検索できません。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>{name} on {engine}</source>
            <translation>{engine} の {name}</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>{patients}, {studies} studies</source>
            <translation>{patients}、検査 {studies} 件</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>{silence} {meanwhile} it is asked again by itself.</source>
            <translation>{silence} {meanwhile} 自動的に再接続を試みます。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>{name} is not open</source>
            <translation>{name} は開かれていません</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source> · not reachable</source>
            <translation> · 接続不可</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>searched by {engine}</source>
            <translation>検索: {engine}</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>model {model_id}</source>
            <translation>モデル {model_id}</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/library_status.py"></location>
            <source>No library</source>
            <translation>ライブラリなし</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/open_library.py"></location>
            <source>{sentence} {name} stays open.</source>
            <translation>{sentence} {name} は開いたままです。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/server_address.py"></location>
            <source>An address begins with mongodb:// as in mongodb://user@server/sbmir.</source>
            <translation>アドレスは mongodb:// で始めてください(例: mongodb://user@server/sbmir)。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/server_address.py"></location>
            <source>The address names no server: write it as in mongodb://user@server/sbmir.</source>
            <translation>アドレスにサーバーがありません。mongodb://user@server/sbmir のように指定してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/server_dialog.py"></location>
            <source>The address is remembered, the password is not: it is asked for at the next start.</source>
            <translation>アドレスは記憶されますが、パスワードは記憶されません。次回起動時に入力が必要です。</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/server_dialog.py"></location>
            <source>of the user in the address; empty if there is none</source>
            <translation>アドレスにあるユーザーのパスワード(なければ空欄)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/server_dialog.py"></location>
            <source>Library on a server</source>
            <translation>サーバーのライブラリ</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/server_dialog.py"></location>
            <source>&amp;Address</source>
            <translation>アドレス(&amp;A)</translation>
        </message>
        <message>
            <location filename="../../widgets/libraries/server_dialog.py"></location>
            <source>The password belongs to a user: name him in the address, as in mongodb://user@server/sbmir.</source>
            <translation>パスワードにはユーザーが必要です。mongodb://user@server/sbmir のように、アドレスにユーザー名を入れてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/plane.py"></location>
            <source>{title}: click a place to find it in the other image, wheel for the next slice, Ctrl+wheel to zoom</source>
            <translation>{title}: クリックした位置をもう一方の画像で探します。ホイールでスライス送り、Ctrl+ホイールで拡大・縮小</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/plane.py"></location>
            <source>{title} · slice {index}</source>
            <translation>{title} · スライス {index}</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Open or drop a CT and an MR of the same head</source>
            <translation>同じ頭部の CT と MR を開くかドロップしてください</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Click a place in one image to find it in the other</source>
            <translation>一方の画像をクリックすると、もう一方の画像で対応位置を探します</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>{kind}: most alike at {best} mm, moved by {offset} mm from {point}, similarity {similarity:.1f}; at the place itself {there:.1f}.</source>
            <translation>{kind}: 最も似た位置は {best} mm(元の位置 {point} mm から {offset} mm)、類似度 {similarity:.1f}。元の位置では {there:.1f}。</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>CT-MR match</source>
            <translation>CT-MR 対応</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Reading CT and MR</source>
            <translation>CT と MR の読み込み</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Finding the place</source>
            <translation>対応位置の検索</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Reading {ct} and {mr} …</source>
            <translation>{ct} と {mr} を読み込んでいます…</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>CT-MR match: {ct}, {mr}</source>
            <translation>CT-MR 対応: {ct}、{mr}</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Looking in the {other} for what the {kind} shows at {point} mm …</source>
            <translation>{kind} の {point} mm に見えるものを {other} で探しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Then {others}.</source>
            <translation>次点: {others}。</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Nothing stands out: below 0 the network takes two places for different ones.</source>
            <translation>目立って似た位置はありません。0 未満は、ネットワークが別の位置と判断したことを示します。</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Open {kind}</source>
            <translation>{kind} を開く</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>{name} is the {kind}: open the {missing} too.</source>
            <translation>{name} は {kind} です。{missing} も開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/matching/window.py"></location>
            <source>Drop one file or two: a CT and an MR of the same head.</source>
            <translation>同じ頭部の CT と MR を 1 つまたは 2 つドロップしてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/around/marked_slider.py"></location>
            <source>Slice, from the feet to the head (wheel, Up and Down, Page Up and Page Down)</source>
            <translation>スライス(足側から頭側へ。ホイール、↑↓、Page Up/Page Down)</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Slice</source>
            <translation>スライス</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/around/marked_slider.py"></location>
            <source>; marked: {what} ({spans})</source>
            <translation>。マーク: {what} ({spans})</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/canvas.py"></location>
            <source>Nothing open</source>
            <translation>何も開かれていません</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/canvas.py"></location>
            <source>Slice that is drawn on</source>
            <translation>描画するスライス</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>midline</source>
            <translation>正中</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/plane_facts.py"></location>
            <source>Axial plane</source>
            <translation>横断面</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/plane_facts.py"></location>
            <source>Coronal plane</source>
            <translation>冠状断面</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/plane_facts.py"></location>
            <source>Sagittal plane</source>
            <translation>矢状断面</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/sides/side_view.py"></location>
            <source>draw with the tool, click the middle button to go there</source>
            <translation>ツールで描画、中ボタンのクリックで移動</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/sides/side_view.py"></location>
            <source>click or drag to go there</source>
            <translation>クリックまたはドラッグで移動</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/sides/side_view.py"></location>
            <source>drag to measure, click the middle button to go there</source>
            <translation>ドラッグで計測、中ボタンのクリックでその位置へ</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/sides/side_view.py"></location>
            <source>{plane}: {does}, wheel for the next plane, Ctrl+wheel to zoom</source>
            <translation>{plane}: {does}、ホイールで次の断面、Ctrl+ホイールで拡大・縮小</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/viewer.py"></location>
            <source>Slice number</source>
            <translation>スライス番号</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/viewer.py"></location>
            <source>Slice number, 0 at the feet: type one and press Return</source>
            <translation>スライス番号(足側が 0)。数字を入力して Return を押します</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/viewer.py"></location>
            <source>drawn slices</source>
            <translation>描画したスライス</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/viewer_bar.py"></location>
            <source>Level and width of the window; drag with the right button while no tool is chosen (V)</source>
            <translation>ウィンドウのレベルと幅。ツールを選択していないとき (V)、右ボタンのドラッグで調整します</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/viewer_bar.py"></location>
            <source>Opacity of the overlay</source>
            <translation>重ね表示の不透明度</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/viewer_bar.py"></location>
            <source>Overlay</source>
            <translation>重ね表示</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/viewer_bar.py"></location>
            <source>Show {modality} ({key}: the next)</source>
            <translation>{modality} を表示({key}: 次へ)</translation>
        </message>
        <message>
            <location filename="../../widgets/pane/viewer_bar.py"></location>
            <source>Opacity of the structures ({key} hides and shows them)</source>
            <translation>構造の不透明度({key} で表示/非表示)</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/brain_plane.py"></location>
            <source>{what} · slice {index}</source>
            <translation>{what} · スライス {index}</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/brain_view.py"></location>
            <source>Diameter of the brush ([ and ], Shift+wheel)</source>
            <translation>ブラシの直径([ と ]、Shift+ホイール)</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/brain_view.py"></location>
            <source>On how many planes on each side a stroke counts as well</source>
            <translation>描画を前後何枚の断面まで反映するか</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/brain_view.py"></location>
            <source>Planes on each side</source>
            <translation>前後の断面数</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/brain_view.py"></location>
            <source>this plane</source>
            <translation>この断面</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/brain_view.py"></location>
            <source>± {depth} planes</source>
            <translation>± {depth} 断面</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/bringing.py"></location>
            <source>Being brought in …</source>
            <translation>取り込んでいます…</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/bringing.py"></location>
            <source>{name} was not brought in: {problem}</source>
            <translation>{name} は取り込まれませんでした: {problem}</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/bringing.py"></location>
            <source>it was stopped.</source>
            <translation>停止されました。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/figures_view.py"></location>
            <source>Good</source>
            <translation>良好</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/figures_view.py"></location>
            <source>Wants a look</source>
            <translation>要確認</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/figures_view.py"></location>
            <source>Failed</source>
            <translation>失敗</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/figures_view.py"></location>
            <source>Numbers with their limits</source>
            <translation>数値と許容範囲</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/figures_view.py"></location>
            <source>Value</source>
            <translation>値</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/figures_view.py"></location>
            <source>, failed {failed}</source>
            <translation>、{failed} で失敗</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/figures_view.py"></location>
            <source>good {good}{fails}, else it wants a look</source>
            <translation>{good} で良好{fails}、それ以外は要確認</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/figures_view.py"></location>
            <source>has no limits</source>
            <translation>許容範囲なし</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Drop raw studies here, or add a folder: NIfTI files, or a DICOM folder of a PACS export with any number of studies.</source>
            <translation>未処理の検査をここにドロップするか、フォルダを追加してください。NIfTI ファイル、または任意の数の検査を含む PACS 書き出しの DICOM フォルダを使えます。</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>{count} studies</source>
            <translation>
                <numerusform>検査 {count} 件</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>All</source>
            <translation>すべて</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Tick all studies, or none</source>
            <translation>すべての検査のチェックを入れる/外す</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Folder for prepared studies</source>
            <translation>前処理した検査のフォルダ</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Do not prepare them: search by them, draw on them or bring them in as they lie</source>
            <translation>前処理せず、そのまま検索、描画、取り込みに使います</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Prepare</source>
            <translation>前処理</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Prepared studies go to</source>
            <translation>前処理した検査の保存先</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>What is kept</source>
            <translation>採用した検査</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>is opened only</source>
            <translation>開くだけ</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Another library: a file …</source>
            <translation>別のライブラリ: ファイル…</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Another library: a server …</source>
            <translation>別のライブラリ: サーバー…</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Use as they are …</source>
            <translation>そのまま使う…</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>{studies} of {patients}, {raw} with the skull on. Check what is taken for each sequence; a click there changes it.</source>
            <translation>{patients}、{studies}(頭蓋骨あり {raw} 件)。各シーケンスに使うシリーズを確認してください。クリックすると変更できます。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>No study was found.</source>
            <translation>検査が見つかりませんでした。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>Prepare {studies}</source>
            <translation>{studies}を前処理</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_page.py"></location>
            <source>is brought into {library}</source>
            <translation>{library} に取り込む</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>none</source>
            <translation>なし</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>Study</source>
            <translation>検査</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>Date, plane</source>
            <translation>日付、断面</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>Remarks</source>
            <translation>備考</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>prepared, waits for your decision</source>
            <translation>前処理済み、判定待ち</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>prepared and kept before</source>
            <translation>前処理済み、採用</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>prepared and rejected before</source>
            <translation>前処理済み、却下</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>What was found</source>
            <translation>検出された検査</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>Patient {patient}, study {study}, in {folder}</source>
            <translation>患者 {patient}、検査 {study}、{folder}</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>Nothing</source>
            <translation>なし</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>{taken} is taken for {modality}; click, or press F2, to choose another series</source>
            <translation>{modality} には「{taken}」を使います。別のシリーズを選ぶにはクリックするか F2 を押してください</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>{modalities} missing</source>
            <translation>{modalities} なし</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>is the outcome of a preparation</source>
            <translation>前処理の出力です</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>{count} not used</source>
            <translation>{count} 件は使用されません</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>seems prepared already: no skull is seen</source>
            <translation>前処理済みのようです: 頭蓋骨が見えません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>cannot be used: it {problem}</source>
            <translation>使用できません: {problem}</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/found_tree.py"></location>
            <source>not used</source>
            <translation>使用されません</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/judging.py"></location>
            <source>Brain</source>
            <translation>脳</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/preparing.py"></location>
            <source>Looking at what was dropped</source>
            <translation>ドロップされたものの確認</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/preparing.py"></location>
            <source>Looking for prepared studies</source>
            <translation>前処理済み検査の検索</translation>
        </message>
        <message numerus="yes">
            <location filename="../../widgets/preparing/preparing.py"></location>
            <source>{count} prepared studies wait for your decision.</source>
            <translation>
                <numerusform>{count} 件の前処理済み検査が判定を待っています。</numerusform>
            </translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/preparing.py"></location>
            <source>Decide</source>
            <translation>判定する</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/preparing.py"></location>
            <source>Later</source>
            <translation>後で</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/queue.py"></location>
            <source>Preparing {name} failed because of an error in the program; see the log.</source>
            <translation>プログラムのエラーのため {name} の前処理に失敗しました。ログを確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Studies that are being prepared, and those that wait for your decision, are listed on the left.</source>
            <translation>前処理中の検査と判定待ちの検査は左に表示されます。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>{verdict} – waits for your decision</source>
            <translation>{verdict} – 判定待ち</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Reject</source>
            <translation>却下</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Reject the preparation of {name}?</source>
            <translation>{name} の前処理を却下しますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>No library takes it in. Its folder is {folder}; the study itself stays where it is.</source>
            <translation>どのライブラリにも取り込まれません。フォルダは {folder} です。元の検査はそのまま残ります。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Reject, leave the files</source>
            <translation>却下してファイルを残す</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Reject and remove the folder</source>
            <translation>却下してフォルダを削除</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>&amp;Show the study</source>
            <translation>検査を表示(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Opening the prepared study</source>
            <translation>前処理済み検査を開く処理</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Cutting the study again</source>
            <translation>検査の再切り出し</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Cutting the images again and measuring anew …</source>
            <translation>画像を切り出し直し、再計測しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Rejected, and its folder removed</source>
            <translation>却下し、フォルダを削除しました</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Rejected; its files stay, and no library takes them in</source>
            <translation>却下しました。ファイルは残り、どのライブラリにも取り込まれません</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Corrected brain</source>
            <translation>修正した脳マスク</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>The corrected brain of {name} is not applied.</source>
            <translation>{name} の修正した脳マスクが適用されていません。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Lose it</source>
            <translation>破棄する</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>Go back to it</source>
            <translation>戻る</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>&amp;Reject …</source>
            <translation>却下(&amp;R)…</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>The preparation of {name} failed: correct its brain, or reject it.</source>
            <translation>{name} の前処理に失敗しました。脳マスクを修正するか、却下してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/review_page.py"></location>
            <source>The brain is changed: apply it to measure anew.</source>
            <translation>脳マスクが変更されました。適用すると再計測します。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>{said}, {left} left</source>
            <translation>{said}、残り {left}</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>{text} ({done} of {total})</source>
            <translation>{text} ({done}/{total})</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>a few seconds</source>
            <translation>数秒</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>about {count:.0f} s</source>
            <translation>約 {count:.0f} 秒</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>about {count:.0f} min</source>
            <translation>約 {count:.0f} 分</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>Study {name} of patient {patient}</source>
            <translation>患者 {patient} の検査 {name}</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>Stop preparing this study (Delete)</source>
            <translation>この検査の前処理を停止します (Delete)</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>Stop preparing {name}</source>
            <translation>{name} の前処理を停止</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>Studies</source>
            <translation>検査</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/study_rows.py"></location>
            <source>Waits for its turn</source>
            <translation>順番待ち</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Prepare studies</source>
            <translation>検査の前処理</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Found</source>
            <translation>検出</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>Prepared</source>
            <translation>処理済み</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Stopped</source>
            <translation>停止しました</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Stop, and close?</source>
            <translation>停止して閉じますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Stop and close</source>
            <translation>停止して閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Go on</source>
            <translation>続ける</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Folder of raw studies</source>
            <translation>未処理の検査のフォルダ</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Prepared ({waiting})</source>
            <translation>処理済み ({waiting})</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>{working} being prepared</source>
            <translation>{working} 件を前処理中</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>Preparing studies: {said}</source>
            <translation>検査の前処理: {said}</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>{running} being prepared: they begin anew when they are prepared again.</source>
            <translation>{running} 件を前処理中です。再度前処理すると最初からになります。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>A study is being brought in: it is kept when you decide again.</source>
            <translation>検査を取り込み中です。再度判定すると採用されます。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>A corrected brain is not applied.</source>
            <translation>修正した脳マスクが適用されていません。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source> What is finished stays, and is offered again.</source>
            <translation>完了したものは残り、次回も判定できます。</translation>
        </message>
        <message>
            <location filename="../../widgets/preparing/window.py"></location>
            <source>, {running} waiting</source>
            <translation>、{running} 件が待機中</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>SBMIR: similar cases</source>
            <translation>SBMIR: 類似症例</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>radiological: the patient's right is on the left</source>
            <translation>放射線学的表示: 患者の右側が画面の左</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>neurological: the patient's left is on the left</source>
            <translation>神経学的表示: 患者の左側が画面の左</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>{title}, slice {slice}</source>
            <translation>{title}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>Sides</source>
            <translation>左右</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>{picture}: no picture</source>
            <translation>{picture}: 画像なし</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source> · called right</source>
            <translation> · 正解</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source> · called wrong</source>
            <translation> · 不正解</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>{case} · slice {slice}{marked}</source>
            <translation>{case} · スライス {slice}{marked}</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>To be known</source>
            <translation>注意事項</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>alike</source>
            <translation>類似</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/blocks.py"></location>
            <source>not alike</source>
            <translation>非類似</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/painting.py"></location>
            <source>{notice} · SBMIR {version} · {made}</source>
            <translation>{notice} · SBMIR {version} · {made}</translation>
        </message>
        <message>
            <location filename="../../widgets/reports/painting.py"></location>
            <source>Page {number} of {total}</source>
            <translation>{number}/{total} ページ</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/asking.py"></location>
            <source>Slice {slice} of {patient} is no longer in this library: go back to the sketch, or take another case.</source>
            <translation>{patient} のスライス {slice} はこのライブラリにありません。スケッチに戻るか、別の症例を選んでください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/asking.py"></location>
            <source>Called right or wrong, and no longer in this library: {names}. What is gone counts for nothing.</source>
            <translation>正解・不正解とされた次のスライスはこのライブラリにありません: {names}。ないものは検索に使われません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/case_chips.py"></location>
            <source>This slice with its lesion is searched with. Drawing, Escape or the cross go back to the sketch.</source>
            <translation>この病変を含むスライスで検索しています。描画、Escape、× でスケッチに戻ります。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/case_chips.py"></location>
            <source>What is drawn is searched for in this anatomy. Escape or the cross go back to the template.</source>
            <translation>描画した内容をこの解剖の中で検索しています。Escape、× でテンプレートに戻ります。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/case_chips.py"></location>
            <source>This lesion is searched for on the slice that is shown. Drawing, Escape or the cross go back to the sketch.</source>
            <translation>この病変を表示中のスライスに置いて検索しています。描画、Escape、× でスケッチに戻ります。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/case_chips.py"></location>
            <source>Without effect: lesions alone are compared at present.</source>
            <translation>効果なし: 現在は病変のみを比較しています。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/case_chips.py"></location>
            <source>Without effect: normal anatomy alone is compared at present.</source>
            <translation>効果なし: 現在は正常解剖のみを比較しています。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/case_chips.py"></location>
            <source>What is like this case counts more.</source>
            <translation>この症例に似たものを重視します。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/case_chips.py"></location>
            <source>What is like this case counts less; it is not shown again.</source>
            <translation>この症例に似たものを軽視し、この症例は表示しません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/mark_buttons.py"></location>
            <source>Right: more like this (R)</source>
            <translation>正解: 似たものを増やす (R)</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/mark_buttons.py"></location>
            <source>Wrong: not like this (W)</source>
            <translation>不正解: 似たものを減らす (W)</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>it has no labels</source>
            <translation>ラベルがありません</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Open case</source>
            <translation>症例を開く</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Right: more like this</source>
            <translation>正解: 似たものを増やす</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Wrong: not like this</source>
            <translation>不正解: 似たものを減らす</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Pin at the top, or unpin</source>
            <translation>先頭に固定/解除</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Compare</source>
            <translation>比較</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Reasons in full</source>
            <translation>根拠の詳細</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Draw on this case, from its label map</source>
            <translation>この症例のラベルマップから描画</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Save pictures…</source>
            <translation>画像を保存…</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Use this label map as sketch</source>
            <translation>このラベルマップをスケッチとして使用</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Only cases on this side</source>
            <translation>この側の症例のみ</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Exclude this patient</source>
            <translation>この患者を除外</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Only this collection</source>
            <translation>このコレクションのみ</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>there is no lesion on its slice</source>
            <translation>スライスに病変がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Exclude this patient ({patient})</source>
            <translation>この患者を除外 ({patient})</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>its study belongs to none</source>
            <translation>コレクションに属していません</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Only cases on this side ({side})</source>
            <translation>この側の症例のみ ({side})</translation>
        </message>
        <message>
            <location filename="../../widgets/results/cases/row_commands.py"></location>
            <source>Only this collection ({collection})</source>
            <translation>このコレクションのみ ({collection})</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/chip.py"></location>
            <source>Return changes it, Delete removes it</source>
            <translation>Return で変更、Delete で削除します</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/chip.py"></location>
            <source>Delete removes it</source>
            <translation>Delete で削除します</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/chip.py"></location>
            <source>{text}, without effect</source>
            <translation>{text}、効果なし</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/chip_row.py"></location>
            <source>Clear all</source>
            <translation>すべて解除</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/chip_row.py"></location>
            <source>Take all of these chips away</source>
            <translation>これらの条件をすべて外します</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>any</source>
            <translation>指定なし</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/editors.py"></location>
            <source>Look for one of {count}</source>
            <translation>{count} 件から探す</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/editors.py"></location>
            <source>From</source>
            <translation>下限</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/editors.py"></location>
            <source>To</source>
            <translation>上限</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/editors.py"></location>
            <source>to</source>
            <translation>〜</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/editors.py"></location>
            <source>In this library: {values}</source>
            <translation>このライブラリの範囲: {values}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_chips.py"></location>
            <source>Not applied: {why}</source>
            <translation>適用されていません: {why}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_chips.py"></location>
            <source>+ Filter</source>
            <translation>+ 絞り込み</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_chips.py"></location>
            <source>Search among some cases only</source>
            <translation>一部の症例だけを検索対象にします</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_chips.py"></location>
            <source>Without effect in this library: {said}. {why}</source>
            <translation>このライブラリでは効果がありません: {said}。{why}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_popup.py"></location>
            <source>Filter</source>
            <translation>絞り込み条件</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_popup.py"></location>
            <source>Filter by</source>
            <translation>条件の種類</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_popup.py"></location>
            <source>Add</source>
            <translation>追加</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_popup.py"></location>
            <source>Change</source>
            <translation>変更</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_popup.py"></location>
            <source>Only these</source>
            <translation>該当のみ</translation>
        </message>
        <message>
            <location filename="../../widgets/results/chips/filter_popup.py"></location>
            <source>All but these</source>
            <translation>該当以外</translation>
        </message>
        <message>
            <location filename="../../widgets/results/guessing.py"></location>
            <source>This model makes no images of its codes, so it guesses none: open a library of a model that does.</source>
            <translation>このモデルはコードから画像を作らないので、推測しません。画像を作るモデルのライブラリを開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/guessing.py"></location>
            <source>Another library is open: this case is not in it, so its codes are not at hand.</source>
            <translation>別のライブラリが開いています。この症例はその中にないので、コードがありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/guessing.py"></location>
            <source>{study} is no longer in the library: search again.</source>
            <translation>{study} はライブラリにありません。再度検索してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/panel.py"></location>
            <source>Save pictures</source>
            <translation>画像を保存</translation>
        </message>
        <message>
            <location filename="../../widgets/results/panel.py"></location>
            <source>Pictures (*.png)</source>
            <translation>画像 (*.png)</translation>
        </message>
        <message>
            <location filename="../../widgets/results/panel.py"></location>
            <source>Searching …</source>
            <translation>検索しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/results/picture_reader.py"></location>
            <source>Reading the pictures</source>
            <translation>画像の読み込み</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>How much the lesion counts against the normal anatomy</source>
            <translation>正常解剖に対する病変の重み</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Weight of the lesion</source>
            <translation>病変の重み</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Anatomy</source>
            <translation>解剖</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Patients to be shown</source>
            <translation>表示する患者数</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source> patients</source>
            <translation> 人</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>How many patients to show, one row each</source>
            <translation>表示する患者数(1 行に 1 人)</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Search</source>
            <translation>検索</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Codes alone are compared, without a second look: no similarity, no judgement of size and place</source>
            <translation>コードのみで比較し、再評価は行いません。類似度、大きさ・位置の判定はありません</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Codes alone by</source>
            <translation>コードのみ</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Compare one part of the codes, without a second look</source>
            <translation>コードの一部分だけを比較し、再評価は行いません</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Lesion {weight:.0f} %</source>
            <translation>病変 {weight:.0f} %</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>{told}. Not possible: {obstacle}.</source>
            <translation>{told}。使用できません: {obstacle}。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Lesion 100 %</source>
            <translation>病変 100 %</translation>
        </message>
        <message>
            <location filename="../../widgets/results/query_bar.py"></location>
            <source>Codes: {title}</source>
            <translation>コード: {title}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>Reading…</source>
            <translation>読み込み中…</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>No {picture}</source>
            <translation>{picture} なし</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>{percent} similar</source>
            <translation>類似度 {percent}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>No pictures</source>
            <translation>画像なし</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>{rank}: {patient}, slice {slice}</source>
            <translation>{rank}: {patient}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>&lt;b&gt;{patient}&lt;/b&gt; · {study}, slice {slice}&lt;br&gt;{words}&lt;br&gt;{reasons}&lt;br&gt;Distances of the codes: {lines}{lacking}</source>
            <translation>&lt;b&gt;{patient}&lt;/b&gt; · {study}、スライス {slice}&lt;br&gt;{words}&lt;br&gt;{reasons}&lt;br&gt;コードの距離: {lines}{lacking}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>called right</source>
            <translation>正解</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>called wrong</source>
            <translation>不正解</translation>
        </message>
        <message>
            <location filename="../../widgets/results/result_row.py"></location>
            <source>Pinned</source>
            <translation>固定</translation>
        </message>
        <message>
            <location filename="../../widgets/results/row_pictures.py"></location>
            <source>{study} is no longer in the library.</source>
            <translation>{study} はライブラリにありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/row_text.py"></location>
            <source>Distance {number}</source>
            <translation>距離 {number}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/column_reader.py"></location>
            <source>Reading a picture</source>
            <translation>画像の読み込み</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/corner_buttons.py"></location>
            <source>Pin at the top of the rows, whatever is searched for, or unpin (P)</source>
            <translation>検索内容にかかわらず先頭に固定/解除 (P)</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/corner_buttons.py"></location>
            <source>Reasons in full (D)</source>
            <translation>根拠の詳細 (D)</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>no enhancement</source>
            <translation>造影増強なし</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>ring</source>
            <translation>リング状</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>solid</source>
            <translation>充実性</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>; alike to a reader: {judged:.0f} %</source>
            <translation>。読影者が類似とする確率: {judged:.0f} %</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>{found} for {asked}</source>
            <translation>{found}(検索側 {asked})</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Case</source>
            <translation>症例</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Size</source>
            <translation>大きさ</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Place</source>
            <translation>位置</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>{where}, {level}, slice {slice}{chance}</source>
            <translation>{where}、{level}、スライス {slice}{chance}</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Pattern</source>
            <translation>パターン</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Hide the reasons (D on a row)</source>
            <translation>根拠を隠す(行上で D)</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Hide the reasons</source>
            <translation>根拠を隠す</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Pinned: </source>
            <translation>固定: </translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Similarity</source>
            <translation>類似度</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>{percent}: the agreement with a reader that is to be expected</source>
            <translation>{percent}: 予測される読影者との一致度</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Codes</source>
            <translation>コード</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>distance {values}</source>
            <translation>距離 {values}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Pictures</source>
            <translation>画像</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Lesion</source>
            <translation>病変</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>none on this slice</source>
            <translation>このスライスになし</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Level</source>
            <translation>高さ</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>{level}, slice {slice}</source>
            <translation>{level}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Overlap</source>
            <translation>重なり</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>Choose a row: its reasons in full stand here.</source>
            <translation>行を選択すると、根拠の詳細がここに表示されます。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>none: such a search does not find this slice; it is pinned</source>
            <translation>なし: この検索では見つからないスライスですが、固定されています</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/details.py"></location>
            <source>{overlap:.0f} % (Dice)</source>
            <translation>{overlap:.0f} % (Dice)</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/row_choices.py"></location>
            <source>What comes first; the numbers stay those of similarity</source>
            <translation>並び順(番号は類似度の順位のままです)</translation>
        </message>
        <message>
            <location filename="../../widgets/results/rows/row_choices.py"></location>
            <source>What comes first</source>
            <translation>並び順</translation>
        </message>
        <message>
            <location filename="../../widgets/results/saved_pictures.py"></location>
            <source>distance {distance:.4g}</source>
            <translation>距離 {distance:.4g}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/saved_pictures.py"></location>
            <source>rank {rank}</source>
            <translation>順位 {rank}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/saved_pictures.py"></location>
            <source>Cannot write the picture {path}: check that the folder exists and can be written to.</source>
            <translation>画像 {path} を書き込めません。フォルダがあり、書き込めることを確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/search_service.py"></location>
            <source>No library is open: open one, so that there is a model that guesses.</source>
            <translation>ライブラリが開いていません。推測するモデルのために、ライブラリを開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/search_thread.py"></location>
            <source>It stays remembered, and is opened by itself when it is there.</source>
            <translation>記憶されており、利用できるようになると自動的に開かれます。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/search_thread.py"></location>
            <source>The library could not be opened because of an error in the program; see the log.</source>
            <translation>プログラムのエラーのためライブラリを開けませんでした。ログを確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/search_thread.py"></location>
            <source>The library cannot be read because of an error in the program; see the log.</source>
            <translation>プログラムのエラーのためライブラリを読み込めません。ログを確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/search_thread.py"></location>
            <source>The guess stopped because of an error in the program; see the log.</source>
            <translation>プログラムのエラーのため推測が止まりました。ログを見てください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/search_thread.py"></location>
            <source>The search stopped because of an error in the program; see the log.</source>
            <translation>プログラムのエラーのため検索が停止しました。ログを確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Nothing in this library is close to what was drawn.</source>
            <translation>このライブラリには、描画した病変に近い症例がありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>No result</source>
            <translation>該当なし</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>No case of the library can be compared with this slice.</source>
            <translation>このスライスと比較できる症例がライブラリにありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Measuring the library's lesions, once …</source>
            <translation>ライブラリの病変を計測しています(初回のみ)…</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Searches compare with what is measured; it is kept for the next time.</source>
            <translation>検索は計測結果と比較して行われます。結果は次回のために保存されます。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>like {patient}</source>
            <translation>{patient} に類似</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>anatomy of {patient}</source>
            <translation>{patient} の解剖</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>lesion of {patient}</source>
            <translation>{patient} の病変</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>Codes alone: {title}{weighed}</source>
            <translation>コードのみ: {title}{weighed}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>These rows are of the example {name}, slice {slice}, until something else is asked.</source>
            <translation>別の検索をするまで、これらの行は例示検査 {name} のスライス {slice} の結果です。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>The model does not know this structure</source>
            <translation>モデルにない構造です</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>{structure} cannot be searched for: the model knows {listed} only.
Sketches of it can be drawn, saved and exported all the same.</source>
            <translation>「{structure}」は検索できません。モデルが扱えるのは{listed}のみです。
スケッチの描画、保存、書き出しは可能です。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>No patient of this library passes the filter “{said}”.</source>
            <translation>「{said}」に該当する患者がこのライブラリにいません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>No patient of this library passes all {count} filters. The one to take away first is “{said}”.</source>
            <translation>{count} 個の条件すべてに該当する患者がこのライブラリにいません。まず「{said}」を外してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>The search could not be made</source>
            <translation>検索できませんでした</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>, lesion {weight:.0f} %</source>
            <translation>、病変 {weight:.0f} %</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>{rows} of {patients} patients</source>
            <translation>患者 {patients} 人中 {rows} 人</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>{rows} patients</source>
            <translation>患者 {rows} 人</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>{rows} of {patients} patients that pass</source>
            <translation>条件に合う患者 {patients} 人中 {rows} 人</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>{source}, {where}</source>
            <translation>{source}、{where}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Opening the library …</source>
            <translation>ライブラリを開いています…</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>{first} and {last}</source>
            <translation>{first}と{last}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>The library is empty</source>
            <translation>ライブラリが空です</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Nothing has been brought into {shown} yet.</source>
            <translation>{shown} にはまだ何も取り込まれていません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Preparing the template brain …</source>
            <translation>テンプレート脳を準備しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>It is made once and takes some seconds.</source>
            <translation>初回のみ作成され、数秒かかります。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Sketch something</source>
            <translation>スケッチしてください</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>{step} {ms:.0f} ms</source>
            <translation>{step} {ms:.0f} ms</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>example {study}</source>
            <translation>例示検査 {study}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>sketch</source>
            <translation>スケッチ</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>{source} on example {name}</source>
            <translation>例示検査 {name} 上の{source}</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>The demo library is being made</source>
            <translation>デモライブラリを作成しています</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>The library could not be opened</source>
            <translation>ライブラリを開けませんでした</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>No library yet</source>
            <translation>ライブラリがありません</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Similar cases are looked for in a library of reference cases.</source>
            <translation>類似症例は、参照症例のライブラリから検索します。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>no structure</source>
            <translation>構造なし</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>Draw what the lesion would look like on slice {slice}: similar cases follow the pen.</source>
            <translation>スライス {slice} に病変の見え方を描いてください。描画に合わせて類似症例が表示されます。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>No case that passes the filters can be compared with this slice.</source>
            <translation>このスライスと比較でき、条件に合う症例がありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>No case passes the filters</source>
            <translation>条件に合う症例がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>No case passes the filter</source>
            <translation>条件に合う症例がありません</translation>
        </message>
        <message>
            <location filename="../../widgets/results/words.py"></location>
            <source>
Or search for the same anatomy without a lesion, in other patients.</source>
            <translation>
または、他の患者から病変のない同じ解剖を検索できます。</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/background.py"></location>
            <source>{doing} failed because of an error in the program; see the log.</source>
            <translation>プログラムのエラーのため、{doing}に失敗しました。ログを確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/banner.py"></location>
            <source>Close this message</source>
            <translation>このメッセージを閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Libraries (*.sbmir);;All files (*)</source>
            <translation>ライブラリ (*.sbmir);;すべてのファイル (*)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Sketches and label maps (*{suffix} *.nii *.nii.gz)</source>
            <translation>スケッチとラベルマップ (*{suffix} *.nii *.nii.gz)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Sketches (*{suffix});;Label maps on the template's grid (*.nii.gz)</source>
            <translation>スケッチ (*{suffix});;テンプレート格子のラベルマップ (*.nii.gz)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Label maps on the template's grid (*.nii.gz *.nii)</source>
            <translation>テンプレート格子のラベルマップ (*.nii.gz *.nii)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>NIfTI on the scanner's voxels (*.nii.gz *.nii);;DICOM segmentation (*.dcm)</source>
            <translation>撮像時ボクセルの NIfTI (*.nii.gz *.nii);;DICOM セグメンテーション (*.dcm)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>NIfTI files (*.nii *.nii.gz);;All files (*)</source>
            <translation>NIfTI ファイル (*.nii *.nii.gz);;すべてのファイル (*)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Sessions (*{suffix})</source>
            <translation>セッション (*{suffix})</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Queries (*{suffix})</source>
            <translation>検索条件 (*{suffix})</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Tables (*.csv)</source>
            <translation>表 (*.csv)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>PDF, A4 (*.pdf)</source>
            <translation>PDF、A4 (*.pdf)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>PDF, Letter (*.pdf)</source>
            <translation>PDF、レター (*.pdf)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Picture (*.png)</source>
            <translation>画像 (*.png)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Search by example</source>
            <translation>例示検査として検索</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Use as template</source>
            <translation>テンプレートとして使用</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Bring into a library…</source>
            <translation>ライブラリに取り込む…</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Cancel</source>
            <translation>キャンセル</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Save …</source>
            <translation>保存…</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Close and lose it</source>
            <translation>破棄して閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Save sketch</source>
            <translation>スケッチを保存</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Export results</source>
            <translation>検索結果の書き出し</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Export labels</source>
            <translation>ラベルの書き出し</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Replace the file?</source>
            <translation>ファイルを置き換えますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>{name} is there already. Replace it?</source>
            <translation>{name} はすでに存在します。置き換えますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Close SBMIR</source>
            <translation>SBMIR を閉じる</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Closing loses what is drawn.</source>
            <translation>閉じると描画内容が失われます。</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Other sketches are kept by themselves, this one could not be. {why}</source>
            <translation>他のスケッチは自動的に保存されますが、これは保存できませんでした。{why}</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Delete sketches</source>
            <translation>スケッチの削除</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Delete {which}?</source>
            <translation>{which}を削除しますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Delete</source>
            <translation>削除</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>About SBMIR</source>
            <translation>SBMIR について</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>&lt;b&gt;SBMIR {program_version}&lt;/b&gt; finds cases of a library that resemble a sketched lesion on a template brain.&lt;p&gt;{notice}.&lt;/p&gt;&lt;p&gt;Sketch-based retrieval by normal and abnormal anatomy codes. Licence: Apache-2.0.&lt;/p&gt;</source>
            <translation>&lt;b&gt;SBMIR {program_version}&lt;/b&gt; は、テンプレート脳に描いた病変に似た症例をライブラリから検索します。&lt;p&gt;{notice}。&lt;/p&gt;&lt;p&gt;正常・異常解剖コードによるスケッチ類似症例検索。ライセンス: Apache-2.0。&lt;/p&gt;</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Folder of the search engine</source>
            <translation>検索エンジンのフォルダ</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Library to bring studies into</source>
            <translation>検査の取り込み先ライブラリ</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Mappings (*.toml *.csv)</source>
            <translation>マッピング (*.toml *.csv)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Open whole-brain model</source>
            <translation>全脳モデルを開く</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Models (*.pt)</source>
            <translation>モデル (*.pt)</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Open sketch</source>
            <translation>スケッチを開く</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Open session</source>
            <translation>セッションを開く</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Save session</source>
            <translation>セッションを保存</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Save query</source>
            <translation>検索条件を保存</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Export distances</source>
            <translation>距離の書き出し</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Export label map</source>
            <translation>ラベルマップの書き出し</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Save picture</source>
            <translation>画像を保存</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>They cannot be brought back.</source>
            <translation>元に戻せません。</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>It cannot be brought back.</source>
            <translation>元に戻せません。</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Study folder</source>
            <translation>検査フォルダ</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>What should be done with the study {name}?</source>
            <translation>検査 {name} をどうしますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Search by one of its slices, draw on it, or add it to the cases that are searched.</source>
            <translation>そのスライスで検索する、その上に描画する、または検索対象の症例に加えることができます。</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>{name} holds {studies} studies.</source>
            <translation>{name} には {studies} 件の検査があります。</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>They can be added to the cases that are searched.</source>
            <translation>検索対象の症例に加えることができます。</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/dialogs.py"></location>
            <source>Open library</source>
            <translation>ライブラリを開く</translation>
        </message>
        <message>
            <location filename="../../widgets/shared/notice.py"></location>
            <source>Research and education, not a medical device</source>
            <translation>研究・教育用であり、医療機器ではありません</translation>
        </message>
        <message>
            <location filename="../../widgets/state/cases.py"></location>
            <source>Like {patient}, slice {slice}</source>
            <translation>{patient} に類似、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/state/cases.py"></location>
            <source>Anatomy of {patient}, slice {slice}</source>
            <translation>{patient} の解剖、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/state/cases.py"></location>
            <source>Lesion of {patient}, slice {slice}</source>
            <translation>{patient} の病変、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/state/cases.py"></location>
            <source>Right: {patient}, slice {slice}</source>
            <translation>正解: {patient}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/state/cases.py"></location>
            <source>Wrong: {patient}, slice {slice}</source>
            <translation>不正解: {patient}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/state/compared.py"></location>
            <source>Case alone</source>
            <translation>症例のみ</translation>
        </message>
        <message>
            <location filename="../../widgets/state/compared.py"></location>
            <source>Checkerboard</source>
            <translation>市松表示</translation>
        </message>
        <message>
            <location filename="../../widgets/state/compared.py"></location>
            <source>Flicker</source>
            <translation>切り替え表示</translation>
        </message>
        <message>
            <location filename="../../widgets/state/guest.py"></location>
            <source>its own label map</source>
            <translation>元のラベルマップ</translation>
        </message>
        <message>
            <location filename="../../widgets/state/guest.py"></location>
            <source>the model sees no lesion on this slice</source>
            <translation>モデルはこのスライスに病変を検出していません</translation>
        </message>
        <message>
            <location filename="../../widgets/state/guest.py"></location>
            <source>Example {name}, slice {slice}: {said}</source>
            <translation>例示検査 {name}、スライス {slice}: {said}</translation>
        </message>
        <message>
            <location filename="../../widgets/state/rows.py"></location>
            <source>Most similar</source>
            <translation>類似度順</translation>
        </message>
        <message>
            <location filename="../../widgets/state/rows.py"></location>
            <source>Nearest level</source>
            <translation>高さの近い順</translation>
        </message>
        <message>
            <location filename="../../widgets/state/rows.py"></location>
            <source>Nearest size</source>
            <translation>大きさの近い順</translation>
        </message>
        <message>
            <location filename="../../widgets/state/rows.py"></location>
            <source>Most overlap</source>
            <translation>重なりの大きい順</translation>
        </message>
        <message>
            <location filename="../../widgets/state/search_types.py"></location>
            <source>The pictures are being read from the study's files.</source>
            <translation>検査のファイルから画像を読み込んでいます。</translation>
        </message>
        <message>
            <location filename="../../widgets/state/window_state.py"></location>
            <source>Slices without a lesion are searched.</source>
            <translation>病変のないスライスを検索します。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/judged_row.py"></location>
            <source>not judged yet</source>
            <translation>未判定</translation>
        </message>
        <message>
            <location filename="../../widgets/study/judged_row.py"></location>
            <source>Row {rank}: {told}</source>
            <translation>行 {rank}: {told}</translation>
        </message>
        <message>
            <location filename="../../widgets/study/judged_row.py"></location>
            <source>1, 2, 3 turn size, place and pattern; Y all alike, N none alike</source>
            <translation>1、2、3 で大きさ・位置・パターンを切り替え。Y ですべて類似、N ですべて非類似</translation>
        </message>
        <message>
            <location filename="../../widgets/study/judged_row.py"></location>
            <source>Row {rank}, {title}: {said}</source>
            <translation>行 {rank}、{title}: {said}</translation>
        </message>
        <message>
            <location filename="../../widgets/study/keeper.py"></location>
            <source>Keeping the answers in the library</source>
            <translation>ライブラリへの回答の保存</translation>
        </message>
        <message>
            <location filename="../../widgets/study/keeper.py"></location>
            <source>Answers are kept in their file; the library's copy is behind. {sentence}</source>
            <translation>回答はファイルに保存されましたが、ライブラリ側の写しは古いままです。{sentence}</translation>
        </message>
        <message>
            <location filename="../../widgets/study/panel.py"></location>
            <source>Find this image.</source>
            <translation>この画像を探してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/panel.py"></location>
            <source>Sketch the lesion on the template, at its level; then have the rows shown.</source>
            <translation>テンプレートの該当する高さに病変をスケッチし、行を表示してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/panel.py"></location>
            <source>Is each row alike in size, place and pattern? Keys 1, 2, 3 turn them; Y all alike, N none; arrows go on.</source>
            <translation>各行は大きさ・位置・パターンが似ていますか? キー 1、2、3 で切り替え、Y ですべて類似、N ですべて非類似、矢印で次へ。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/panel.py"></location>
            <source>{number} of {total} questions are answered</source>
            <translation>{total} 問中 {number} 問に回答済み</translation>
        </message>
        <message>
            <location filename="../../widgets/study/panel.py"></location>
            <source>Question {number} of {total} · {title}</source>
            <translation>設問 {number}/{total} · {title}</translation>
        </message>
        <message>
            <location filename="../../widgets/study/pictures.py"></location>
            <source>Pictures: {titles}</source>
            <translation>画像: {titles}</translation>
        </message>
        <message>
            <location filename="../../widgets/study/reader_studies.py"></location>
            <source>Looking for the study in the library</source>
            <translation>ライブラリ内の研究を確認中</translation>
        </message>
        <message>
            <location filename="../../widgets/study/reader_studies.py"></location>
            <source>{title} cannot be read on this library, {lacks} of {questions} questions lack their case: {sentence}</source>
            <translation>{title}はこのライブラリでは読影できません。{questions}問中{lacks}問の症例がありません: {sentence}</translation>
        </message>
        <message>
            <location filename="../../widgets/study/reader_studies.py"></location>
            <source>The session of {code} was begun with another {what}: open {library} with the one that it was begun with.</source>
            <translation>{code} のセッションは別の{what}で開始されました。開始時と同じものを使って {library} を開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/slices.py"></location>
            <source>{study} is no longer in the library {address}: bring it in again.</source>
            <translation>{study} はライブラリ {address} にありません。再度取り込んでください。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>A new session</source>
            <translation>新しいセッション</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>Reader studies (*.toml *.json)</source>
            <translation>読影実験 (*.toml *.json)</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>Reader study</source>
            <translation>読影実験</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source> years</source>
            <translation> 年</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>{answered} of {questions}</source>
            <translation>{questions} 問中 {answered} 問</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>Another file…</source>
            <translation>別のファイル…</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>Begin</source>
            <translation>開始</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>&amp;Session</source>
            <translation>セッション(&amp;S)</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>S&amp;tudy</source>
            <translation>実験(&amp;T)</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>&amp;Reader (name or code)</source>
            <translation>読影者(名前またはコード)(&amp;R)</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>&amp;Experience</source>
            <translation>経験年数(&amp;E)</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>{title} ({questions} questions)</source>
            <translation>{title} ({questions} 問)</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>It goes on where it was left; what is drawn is there too.</source>
            <translation>中断したところから再開します。描画内容も残っています。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>Go on: {code}, {plan_title} ({count} answered)</source>
            <translation>再開: {code}、{plan_title}({count} 回答済み)</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>Choose a study: its file is .toml or .json.</source>
            <translation>実験を選択してください。ファイルは .toml または .json です。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/start_dialog.py"></location>
            <source>Who reads? Type a name or a code.</source>
            <translation>読影者の名前またはコードを入力してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/window.py"></location>
            <source>Paused. The time stands still until you go on.</source>
            <translation>一時停止中です。再開するまで時間は止まります。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/window.py"></location>
            <source>All questions are answered. Thank you! The session is kept; this window can be closed.</source>
            <translation>すべての設問に回答しました。ありがとうございました。セッションは保存されており、このウィンドウは閉じてかまいません。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/window.py"></location>
            <source>Reading the question's case</source>
            <translation>設問の症例の読み込み</translation>
        </message>
        <message>
            <location filename="../../widgets/study/window.py"></location>
            <source>Reading the rows' pictures</source>
            <translation>行の画像の読み込み</translation>
        </message>
        <message>
            <location filename="../../widgets/study/window.py"></location>
            <source>Reading the image …</source>
            <translation>画像を読み込んでいます…</translation>
        </message>
        <message>
            <location filename="../../widgets/study/window.py"></location>
            <source>Nothing is drawn on this slice: draw, or go to the slice that you drew on.</source>
            <translation>このスライスには何も描画されていません。描画するか、描画したスライスに移動してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/window.py"></location>
            <source>No case of the library can be compared with this slice: draw on another one.</source>
            <translation>このスライスと比較できる症例がライブラリにありません。別のスライスに描画してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/study/window.py"></location>
            <source>Pause</source>
            <translation>一時停止</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>The restored sketch</source>
            <translation>復元されたスケッチ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>The label map of {study} was written to {path}, on the grid of its own series.</source>
            <translation>{study} のラベルマップを、元シリーズの格子で {path} に書き出しました。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>{path} holds no labels: choose a label map with something drawn in it.</source>
            <translation>{path} にはラベルがありません。何か描かれているラベルマップを選択してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>Opening the template</source>
            <translation>テンプレートを開く処理</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>Opening the example</source>
            <translation>例示検査を開く処理</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>Opening the case</source>
            <translation>症例を開く処理</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>Exporting the label map</source>
            <translation>ラベルマップの書き出し</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>Opening the sketch</source>
            <translation>スケッチを開く処理</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>A sketch needs a template: open one first.</source>
            <translation>スケッチにはテンプレートが必要です。先に開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/documents.py"></location>
            <source>{sentence} So {name} was not opened either.</source>
            <translation>{sentence} そのため {name} も開かれませんでした。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/dropped.py"></location>
            <source>Take its folder</source>
            <translation>そのフォルダを使う</translation>
        </message>
        <message>
            <location filename="../../widgets/window/dropped.py"></location>
            <source>Take their folder</source>
            <translation>そのフォルダを使う</translation>
        </message>
        <message>
            <location filename="../../widgets/window/dropped.py"></location>
            <source>{name} is one image of a study; studies are opened by folders.</source>
            <translation>{name} は検査の画像の 1 つです。検査はフォルダで開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/dropped.py"></location>
            <source>Files are opened one at a time, and studies by their folders.</source>
            <translation>ファイルは 1 つずつ、検査はフォルダで開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/dropped.py"></location>
            <source>{name} is no library, sketch or label map; studies are opened by folders.</source>
            <translation>{name} はライブラリ、スケッチ、ラベルマップのいずれでもありません。検査はフォルダで開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/export_dialog.py"></location>
            <source>Export picture of the slice</source>
            <translation>スライスの画像を書き出す</translation>
        </message>
        <message>
            <location filename="../../widgets/window/export_dialog.py"></location>
            <source>As on the screen, with letters and scale ({size} pixels)</source>
            <translation>画面どおり(文字と目盛り付き、{size} ピクセル)</translation>
        </message>
        <message>
            <location filename="../../widgets/window/export_dialog.py"></location>
            <source>The slice alone, one pixel a voxel ({columns} × {rows} pixels)</source>
            <translation>スライスのみ(1 ボクセル 1 ピクセル、{columns} × {rows} ピクセル)</translation>
        </message>
        <message>
            <location filename="../../widgets/window/export_dialog.py"></location>
            <source>With the sketch</source>
            <translation>スケッチを含める</translation>
        </message>
        <message>
            <location filename="../../widgets/window/file_actions.py"></location>
            <source>Nothing is drawn yet: there is no label map to export.</source>
            <translation>まだ何も描画されていません。書き出すラベルマップがありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/file_actions.py"></location>
            <source>There is no slice to export: open a template first.</source>
            <translation>書き出すスライスがありません。先にテンプレートを開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>Demo library</source>
            <translation>デモライブラリ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>Similar cases need a library to search in</source>
            <translation>類似症例の検索にはライブラリが必要です</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>Build</source>
            <translation>作成</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>Not now</source>
            <translation>後で</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>Stopping after the present patient …</source>
            <translation>現在の患者が終わりしだい停止します…</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>SBMIR can make one from {demo_patients} synthetic patients on this computer: no download, no real person's data, about {minutes} minutes on two cores. You can go on working meanwhile; if you stop it or close the window, it goes on from there next time.

Or open a library of your own with File ▸ Open library.</source>
            <translation>SBMIR は、このコンピュータ上で {demo_patients} 人の合成患者からライブラリを作成できます。ダウンロードは不要で、実在の人物のデータは使いません。2 コアで約 {minutes} 分かかります。その間も作業を続けられ、停止したりウィンドウを閉じたりしても次回続きから再開します。

手持ちのライブラリは「ファイル ▸ ライブラリを開く」で開けます。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>A part of it is finished already and will be kept.</source>
            <translation>一部はすでに完成しており、そのまま使われます。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>Continue</source>
            <translation>続行</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>Build the demo library</source>
            <translation>デモライブラリを作成</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>The demo library is ready.</source>
            <translation>デモライブラリができました。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/first_start.py"></location>
            <source>Open it</source>
            <translation>開く</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guest_bar.py"></location>
            <source>Cases with such a lesion, wherever it lies</source>
            <translation>場所を問わず、このような病変のある症例</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guest_bar.py"></location>
            <source>Cases with such an anatomy, whatever lesion they have</source>
            <translation>病変を問わず、このような解剖の症例</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/both.py"></location>
            <source>Both</source>
            <translation>両方</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guest_bar.py"></location>
            <source>Cases with such a lesion at this place</source>
            <translation>この場所にこのような病変のある症例</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guest_bar.py"></location>
            <source>Example</source>
            <translation>例示検査</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guest_bar.py"></location>
            <source>Back to the template</source>
            <translation>テンプレートに戻る</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guest_bar.py"></location>
            <source>Search by {title}</source>
            <translation>{title}で検索</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guest_bar.py"></location>
            <source>Example {name}, slice {slice}</source>
            <translation>例示検査 {name}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guest_bar.py"></location>
            <source>Example {name}</source>
            <translation>例示検査 {name}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guests.py"></location>
            <source>An example is drawn on in the template's place: wait until there is one.</source>
            <translation>例示検査はテンプレートの代わりに描画されます。テンプレートができるまでお待ちください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guests.py"></location>
            <source>The example's sketch is as you left it; undo leads back to the labels that it began with.</source>
            <translation>例示検査のスケッチは前に離れたときのままです。元に戻すと、最初のラベルまで戻ります。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/guests.py"></location>
            <source>Labels are predicted by the model of a library: open one first. The sketch begins empty.</source>
            <translation>ラベルはライブラリのモデルが予測します。先にライブラリを開いてください。スケッチは空の状態から始まります。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/crash.py"></location>
            <source>An error in SBMIR</source>
            <translation>SBMIR のエラー</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/crash.py"></location>
            <source>What was drawn and asked is kept, and is offered again at the next start.</source>
            <translation>描画と検索の内容は保存されており、次回起動時に復元できます。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/crash.py"></location>
            <source>What was drawn since the last stroke could not be kept: save the sketch before anything else (Ctrl+S).</source>
            <translation>最後の描画以降の内容を保存できませんでした。まずスケッチを保存してください (Ctrl+S)。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/crash.py"></location>
            <source>SBMIR has made a mistake and did not do what was asked. {work} You can go on; if it looks odd, close SBMIR and start it again.

Whoever reports it helps. The lines below have no name, path or picture of a patient in them. More is in {log_file}, which may have.</source>
            <translation>SBMIR に不具合が起き、操作を完了できませんでした。{work}作業は続けられます。表示がおかしいときは SBMIR を閉じて起動し直してください。

ご報告いただけると助かります。下の内容に患者の名前、パス、画像は含まれません。詳細は {log_file} にありますが、こちらには含まれることがあります。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/crash.py"></location>
            <source>Details for a report</source>
            <translation>報告用の詳細</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/crash.py"></location>
            <source>Copy the details</source>
            <translation>詳細をコピー</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/manual.py"></location>
            <source>First steps</source>
            <translation>はじめに</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/manual.py"></location>
            <source>Page of the manual</source>
            <translation>マニュアルのページ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/manual.py"></location>
            <source>Manual</source>
            <translation>マニュアル</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/manual.py"></location>
            <source>Pages of the manual</source>
            <translation>マニュアルのページ一覧</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/manual.py"></location>
            <source>Find in this page</source>
            <translation>ページ内を検索</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/manual.py"></location>
            <source>Next</source>
            <translation>次へ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/manual.py"></location>
            <source>Find the words further down (Enter)</source>
            <translation>次の該当箇所を探します (Enter)</translation>
        </message>
        <message>
            <location filename="../../widgets/window/help/manual.py"></location>
            <source>This page does not have these words.</source>
            <translation>このページには該当する語がありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/history_popup.py"></location>
            <source>Former queries</source>
            <translation>検索履歴</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/history_popup.py"></location>
            <source>The last {kept} queries of this window, the newest first.</source>
            <translation>このウィンドウの最近の検索 {kept} 件(新しい順)。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/history_popup.py"></location>
            <source>Nothing has been searched for in this window yet.</source>
            <translation>このウィンドウではまだ検索していません。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/history_popup.py"></location>
            <source>, shown now</source>
            <translation>、表示中</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/history_popup.py"></location>
            <source>on {template}</source>
            <translation>{template} 上</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/past_query.py"></location>
            <source>former query</source>
            <translation>以前の検索</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/past_query.py"></location>
            <source>example {name}, slice {slice}</source>
            <translation>例示検査 {name}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/past_query.py"></location>
            <source>no lesion marked</source>
            <translation>病変の指定なし</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/past_query.py"></location>
            <source>nothing drawn</source>
            <translation>描画なし</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/past_query.py"></location>
            <source>an unnamed template</source>
            <translation>名前のないテンプレート</translation>
        </message>
        <message>
            <location filename="../../widgets/window/history/query_history.py"></location>
            <source>This query comes back without the cases that it was asked with: they are of another library.</source>
            <translation>この検索は、指定されていた症例なしで復元されました。症例は別のライブラリのものです。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/key_card.py"></location>
            <source>Drawing with the keys</source>
            <translation>キーボードで描く</translation>
        </message>
        <message>
            <location filename="../../widgets/window/key_card.py"></location>
            <source>Mouse</source>
            <translation>マウス</translation>
        </message>
        <message>
            <location filename="../../widgets/window/key_card.py"></location>
            <source>Keys</source>
            <translation>キー一覧</translation>
        </message>
        <message>
            <location filename="../../widgets/window/links/address.py"></location>
            <source>No study can be named {shown}: a study's ID has 1 to {longest} letters, digits, dots, hyphens and underscores, as `main.py info` and the window of a case show it.</source>
            <translation>{shown} という検査 ID はありえません。検査 ID は 1〜{longest} 文字の英数字、ドット、ハイフン、下線で、`main.py info` や症例のウィンドウに表示されます。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/links/address.py"></location>
            <source>{shown} is no link to a study: such a link is {scheme}://study/ID.</source>
            <translation>{shown} は検査へのリンクではありません。リンクは {scheme}://study/ID の形です。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/links/linked.py"></location>
            <source>Opening the study</source>
            <translation>検査を開く処理</translation>
        </message>
        <message>
            <location filename="../../widgets/window/links/linked.py"></location>
            <source>the library {name} could not be opened</source>
            <translation>ライブラリ {name} を開けませんでした</translation>
        </message>
        <message>
            <location filename="../../widgets/window/links/linked.py"></location>
            <source>{named} cannot be shown, as {why}: open the library that holds it (Library &gt; Open library), then follow the link again.</source>
            <translation>{named} を表示できません({why})。検査を含むライブラリを開き(ライブラリ &gt; ライブラリを開く)、再度リンクを使ってください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/links/linked.py"></location>
            <source>The library {name}, which is open, holds no study {study}: open the library that holds it (Library &gt; Open library), then follow the link again.</source>
            <translation>開いているライブラリ {name} に検査 {study} はありません。検査を含むライブラリを開き(ライブラリ &gt; ライブラリを開く)、再度リンクを使ってください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/links/linked.py"></location>
            <source>{waiting} will be looked for as soon as the library is made.</source>
            <translation>ライブラリができしだい {waiting} を探します。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/links/receiver.py"></location>
            <source>The window that runs does not understand this: it may be of another version of SBMIR.</source>
            <translation>実行中のウィンドウが要求を理解できません。SBMIR のバージョンが異なる可能性があります。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/main_window.py"></location>
            <source>Label map of {patient}</source>
            <translation>{patient} のラベルマップ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/main_window.py"></location>
            <source>Similar cases are found: Ctrl+R shows them</source>
            <translation>類似症例が見つかりました。Ctrl+R で表示します</translation>
        </message>
        <message>
            <location filename="../../widgets/window/main_window.py"></location>
            <source>Open template</source>
            <translation>テンプレートを開く</translation>
        </message>
        <message>
            <location filename="../../widgets/window/main_window.py"></location>
            <source>No template</source>
            <translation>テンプレートなし</translation>
        </message>
        <message>
            <location filename="../../widgets/window/palette/entries.py"></location>
            <source>not available: {why}</source>
            <translation>使用不可: {why}</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>on</source>
            <translation>オン</translation>
        </message>
        <message>
            <location filename="../../widgets/window/palette/palette.py"></location>
            <source>Find a command</source>
            <translation>コマンドを探す</translation>
        </message>
        <message>
            <location filename="../../widgets/window/palette/palette.py"></location>
            <source>Find a command: type some letters of it</source>
            <translation>コマンドを探す: 文字を入力</translation>
        </message>
        <message>
            <location filename="../../widgets/window/palette/palette.py"></location>
            <source>Commands</source>
            <translation>コマンド</translation>
        </message>
        <message>
            <location filename="../../widgets/window/palette/palette.py"></location>
            <source>No command has these words.</source>
            <translation>該当するコマンドがありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/made.py"></location>
            <source>{what} on {on}, slice {slice}{with_case}</source>
            <translation>{on} 上の{what}、スライス {slice}{with_case}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/made.py"></location>
            <source>Rank</source>
            <translation>順位</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/sources.py"></location>
            <source>Patient</source>
            <translation>患者</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/made.py"></location>
            <source>Similar</source>
            <translation>類似度</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/made.py"></location>
            <source>Why</source>
            <translation>根拠</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/made.py"></location>
            <source>example {study}, slice {slice}</source>
            <translation>例示検査 {study}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/made.py"></location>
            <source>case {study}, slice {slice}</source>
            <translation>症例 {study}、スライス {slice}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/made.py"></location>
            <source>the anatomy</source>
            <translation>解剖</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the sketch</source>
            <translation>スケッチ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/report_actions.py"></location>
            <source>Writing distances</source>
            <translation>距離の書き出し</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/report_actions.py"></location>
            <source>Copied {rows} rows as a table and as a picture</source>
            <translation>{rows} 行を表および画像としてコピーしました</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/report_actions.py"></location>
            <source>Comparing all slices of the library …</source>
            <translation>ライブラリの全スライスを比較しています…</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/report_actions.py"></location>
            <source>Cancelled: no distances were written</source>
            <translation>中止しました。距離は書き込まれていません</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/report_actions.py"></location>
            <source>Saved {name} in {parent}</source>
            <translation>{name} を {parent} に保存しました</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/report_actions.py"></location>
            <source>Distances are being written already: wait for them.</source>
            <translation>距離の書き出し中です。完了までお待ちください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/reporting/report_actions.py"></location>
            <source>These rows are of what was drawn on before: search again for its distances.</source>
            <translation>これらの行は以前に描画していたものの結果です。距離を得るには再度検索してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/keeper.py"></location>
            <source>The session is not kept for a restart: {error}</source>
            <translation>再起動用のセッションを保存できません: {error}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/opening.py"></location>
            <source>there is none to lie on</source>
            <translation>重ねるテンプレートがありません</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/opening.py"></location>
            <source>its sketch lies on {study}</source>
            <translation>スケッチは {study} 上にあります</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/opening.py"></location>
            <source>{sentence} This is the session's template: {lies}.</source>
            <translation>{sentence} これはセッションのテンプレートです: {lies}。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/opening.py"></location>
            <source>The sketch of the session is no longer kept: {name}.</source>
            <translation>セッションのスケッチは残っていません: {name}。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/opening.py"></location>
            <source>The template {name} is another one than the session's: check that the sketch lies where it should.</source>
            <translation>テンプレート {name} はセッションのものと異なります。スケッチの位置が正しいか確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/opening.py"></location>
            <source>The session's library {address} is not there: connect its drive, or open another one.</source>
            <translation>セッションのライブラリ {address} がありません。ドライブを接続するか、別のライブラリを開いてください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/opening.py"></location>
            <source>What the session drew with is not known here: the tool or the structure stays as it was.</source>
            <translation>セッションの描画ツールまたは構造はここでは使えないため、現在のままにします。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/recent_dialog.py"></location>
            <source>No session was saved yet: File &gt; Save session keeps template, sketch, query and cases in one file.</source>
            <translation>保存されたセッションはありません。「ファイル &gt; セッションを保存」で、テンプレート、スケッチ、検索、症例を 1 つのファイルに保存できます。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/recent_dialog.py"></location>
            <source>Recent sessions</source>
            <translation>最近のセッション</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/recent_dialog.py"></location>
            <source>{name}
in {parent}</source>
            <translation>{name}
{parent}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/recent_dialog.py"></location>
            <source>Left by a crash, {when}
kept by the program itself</source>
            <translation>異常終了時の状態、{when}
プログラムが自動保存</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/session_actions.py"></location>
            <source>The last session was not closed ({when}): restore it?</source>
            <translation>前回のセッション({when})は正常に閉じられませんでした。復元しますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/session_actions.py"></location>
            <source>Opening the session</source>
            <translation>セッションを開く処理</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/session_actions.py"></location>
            <source>{name} has been changed by another program or window: choose whether to replace it.</source>
            <translation>{name} は別のプログラムまたはウィンドウで変更されています。置き換えるかどうか選択してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/session_actions.py"></location>
            <source>These rows are of what was drawn on before: search again, and save that query.</source>
            <translation>これらの行は以前に描画していたものの結果です。再度検索してから保存してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/session_actions.py"></location>
            <source>Restore session</source>
            <translation>セッションを復元</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sessions/session_actions.py"></location>
            <source>Leave it</source>
            <translation>復元しない</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/controls.py"></location>
            <source>Choose…</source>
            <translation>選択…</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/controls.py"></location>
            <source>Choose the file: {title}</source>
            <translation>ファイルを選択: {title}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/controls.py"></location>
            <source>by itself</source>
            <translation>自動</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/controls.py"></location>
            <source> (line {lineno}, {msg})</source>
            <translation> ({lineno} 行目、{msg})</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/controls.py"></location>
            <source>{title} is not written in JSON{place}.</source>
            <translation>{title}が JSON として正しくありません{place}。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/dialog.py"></location>
            <source>Restore the default: {value}</source>
            <translation>既定値に戻す: {value}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/dialog.py"></location>
            <source>Restore the default of {title}</source>
            <translation>{title}を既定値に戻す</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/dialog.py"></location>
            <source>Settings</source>
            <translation>設定</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/dialog.py"></location>
            <source>Restore all defaults</source>
            <translation>すべて既定値に戻す</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/dialog.py"></location>
            <source>Kept in {file}</source>
            <translation>保存先: {file}</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>off</source>
            <translation>オフ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/settings/dialog.py"></location>
            <source>From the next start on.</source>
            <translation>次回起動時から有効です。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/side_windows.py"></location>
            <source>The diagnostics are on the clipboard: versions, sizes and counts, nothing of a patient.</source>
            <translation>診断情報をクリップボードに入れました。バージョン、サイズ、件数のみで、患者情報は含みません。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/keeper.py"></location>
            <source>The sketch is not kept for a restart: {error}</source>
            <translation>再起動用のスケッチを保存できません: {error}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/kept.py"></location>
            <source>Cannot write into the folder {folder}: check its permissions and free space.</source>
            <translation>フォルダ {folder} に書き込めません。権限と空き容量を確認してください。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>{day} {moment:%B %Y}</source>
            <translation>{moment:%Y}年{moment:%m}月{day}日</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>{day}, {moment:%H:%M}</source>
            <translation>{day} {moment:%H:%M}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>on {template}
{slices}
{drawn}</source>
            <translation>{template} 上
{slices}
{drawn}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>slice {largest}</source>
            <translation>スライス {largest}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>{count} slices, most on slice {largest}</source>
            <translation>{count} スライス(最大はスライス {largest})</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>Recent sketches</source>
            <translation>最近のスケッチ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>Reading the kept sketches</source>
            <translation>保存されたスケッチの読み込み</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>Nothing has been drawn yet. Every sketch is kept here by itself, stroke by stroke.</source>
            <translation>まだ何も描画されていません。スケッチは 1 筆ごとにここへ自動保存されます。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>The last {kept} sketches, the newest first. Opening one leaves it here; Undo brings back what is drawn now.</source>
            <translation>最近のスケッチ {kept} 件(新しい順)。開いてもここに残り、「元に戻す」で現在の描画に戻せます。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>Delete …</source>
            <translation>削除…</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>this sketch ({first_line})</source>
            <translation>このスケッチ({first_line})</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>these {count} sketches</source>
            <translation>これら {count} 件のスケッチ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>shown now</source>
            <translation>表示中</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>shown in another window</source>
            <translation>別のウィンドウで表示中</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>left by a crash</source>
            <translation>異常終了時の状態</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>{first_line}
It cannot be read.</source>
            <translation>{first_line}
読み込めません。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>What a window shows is not deleted</source>
            <translation>ウィンドウに表示中のものは削除できません</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>Delete what is chosen (Del)</source>
            <translation>選択したものを削除します (Del)</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>today</source>
            <translation>今日</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/recent_dialog.py"></location>
            <source>yesterday</source>
            <translation>昨日</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/sketch_actions.py"></location>
            <source>Restore the sketch as it was ({when})?</source>
            <translation>スケッチを元の状態 ({when}) に復元しますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/sketch_actions.py"></location>
            <source>It left {left} sketches: restore the newest ({when})?</source>
            <translation>{left} 件のスケッチが残っています。最新のもの ({when}) を復元しますか?</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/sketch_actions.py"></location>
            <source>SBMIR ended unexpectedly. {question}</source>
            <translation>SBMIR が予期せず終了しました。{question}</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/sketch_actions.py"></location>
            <source>No other sketch is kept.</source>
            <translation>保存された他のスケッチはありません。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/sketch_actions.py"></location>
            <source>{name} is not deleted: a window shows it, or its folder cannot be written.</source>
            <translation>{name} は削除されませんでした。ウィンドウで表示中か、フォルダに書き込めません。</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/sketch_actions.py"></location>
            <source>Restore</source>
            <translation>復元</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/encoders/sketch.py"></location>
            <source>Sketch</source>
            <translation>スケッチ</translation>
        </message>
        <message>
            <location filename="../../widgets/window/sketches/sketch_actions.py"></location>
            <source>{name}[*] - SBMIR</source>
            <translation>{name}[*] - SBMIR</translation>
        </message>
        <message>
            <location filename="../../app/anatomy.py"></location>
            <source>Edema</source>
            <translation>浮腫</translation>
        </message>
        <message>
            <location filename="../../app/anatomy.py"></location>
            <source>Enhancing tumour</source>
            <translation>造影増強域</translation>
        </message>
        <message>
            <location filename="../../app/anatomy.py"></location>
            <source>Non-enhancing core</source>
            <translation>壊死・非造影部</translation>
        </message>
        <message>
            <location filename="../../app/anatomy.py"></location>
            <source>{source} holds the label {unknown}, which does not belong to its scheme ({allowed}): check that it is the segmentation of this study.</source>
            <translation>{source} にはラベル {unknown} がありますが、その番号体系 ({allowed}) に含まれません。この検査のセグメンテーションか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/anatomy.py"></location>
            <source>{source}: the resection cavity (label 4) is treated as background.</source>
            <translation>{source}: 切除腔(ラベル 4)は背景として扱われます。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>a whole-brain model, which goes with `index --volumes` and `search --by volume`: say so</source>
            <translation>`index --volumes` と `search --by volume` で使う全脳モデルです。そのように指定するか</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>a CT-MR model, which goes with `crossmodal match`: use it there</source>
            <translation>`crossmodal match` で使う CT-MR モデルです。そちらで使うか</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} is not a model file (a text file or a damaged download?): choose a .pt or .ckpt model.</source>
            <translation>{path} はモデルファイルではありません(テキストファイルか、破損したダウンロード?)。.pt または .ckpt のモデルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>There is no precision called {precision}: choose {list}.</source>
            <translation>{precision} という精度はありません。{list} から選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} holds no weights: get the model file again.</source>
            <translation>{path} に重みがありません。モデルファイルを入手し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>has another size than</source>
            <translation>とサイズが異なります</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} is a checkpoint of other sizes: {name} {what} the networks this program builds.</source>
            <translation>{path} は別のサイズのチェックポイントです: {name} はこのプログラムのネットワーク{what}。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} holds weights that are not finite: get the model file again.</source>
            <translation>{path} に有限でない重みがあります。モデルファイルを入手し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} was written by a newer SBMIR (model format {get}): update the program.</source>
            <translation>{path} は新しい SBMIR で作成されています(モデル形式 {get})。プログラムを更新してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>There is no model file {path}: check the path, or train one with `python main.py train`.</source>
            <translation>モデルファイル {path} がありません。パスを確認するか、`python main.py train` で学習してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} is a folder, not a model file.</source>
            <translation>{path} はフォルダであり、モデルファイルではありません。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} does not hold the five networks of a published checkpoint: choose another file.</source>
            <translation>{path} には公開チェックポイントの 5 つのネットワークがありません。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>is missing, unlike in</source>
            <translation>と異なり、欠けています</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>is not part of</source>
            <translation>に含まれません</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} has a configuration that cannot be used: get the model file again.</source>
            <translation>{path} の構成は使用できません。モデルファイルを入手し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} is {told}, or choose a model of slices.</source>
            <translation>{path} は{told}、スライス用のモデルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/files.py"></location>
            <source>{path} is neither an SBMIR model nor a published checkpoint: choose another file.</source>
            <translation>{path} は SBMIR のモデルでも公開チェックポイントでもありません。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/model.py"></location>
            <source>There is no device called {name}: choose auto, cuda, mps or cpu.</source>
            <translation>{name} というデバイスはありません。auto、cuda、mps、cpu から選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/model.py"></location>
            <source>This machine offers no {name} device to PyTorch: choose auto or cpu.</source>
            <translation>このコンピュータの PyTorch では {name} デバイスを使用できません。auto または cpu を選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/model.py"></location>
            <source>This model keeps hashes of its codes, of which no picture can be made: choose one that keeps numbers.</source>
            <translation>このモデルはコードをハッシュとして保存しており、そこから画像は作れません。数値を保存するモデルを選んでください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/tensor_files.py"></location>
            <source>There is no file {path}: check the path, or train a model with `{made_by}`.</source>
            <translation>ファイル {path} がありません。パスを確認するか、`{made_by}` で学習してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/tensor_files.py"></location>
            <source>{path} is not {what}: choose another file.</source>
            <translation>{path} は{what}ではありません。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/tensor_files.py"></location>
            <source>{path} holds weights that are not finite: get the file again.</source>
            <translation>{path} に有限でない重みがあります。ファイルを入手し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/tensor_files.py"></location>
            <source>{path} is damaged: get the file again, or delete it.</source>
            <translation>{path} は破損しています。ファイルを入手し直すか、削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/codes/tensor_files.py"></location>
            <source>{path} holds {what} whose weights do not fit: get the file again.</source>
            <translation>{path} の{what}の重みが合いません。ファイルを入手し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/appearance.py"></location>
            <source>{patient} mixture {number}</source>
            <translation>{patient} 混合 {number}</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/files.py"></location>
            <source>a CT-MR model</source>
            <translation>CT-MR モデル</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/files.py"></location>
            <source>{path} is no CT-MR model: choose one that `{TRAIN}` wrote.</source>
            <translation>{path} は CT-MR モデルではありません。`{TRAIN}` で作成したものを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/files.py"></location>
            <source>{path} was written by a newer SBMIR (CT-MR model {get}): update the program.</source>
            <translation>{path} は新しい SBMIR で作成されています(CT-MR モデル {get})。プログラムを更新してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{ct_path} is given as CT and as MR: give two files of the same head.</source>
            <translation>{ct_path} が CT と MR の両方に指定されています。同じ頭部の 2 つのファイルを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{ct_path} is no CT in Hounsfield units (air about -1000, bone above 400): give the CT first, then the MR.</source>
            <translation>{ct_path} はハウンスフィールド単位の CT ではありません(空気は約 -1000、骨は 400 以上)。CT、MR の順に指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{folder} holds no synthetic heads: make some with `python main.py cohort {folder} --ct`.</source>
            <translation>{folder} に合成頭部がありません。`python main.py cohort {folder} --ct` で作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{folder} holds no pairs: it needs ct/NAME.png and mr/NAME.png of the same names.</source>
            <translation>{folder} に対になる画像がありません。同じ名前の ct/NAME.png と mr/NAME.png が必要です。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{path} is too small ({shape} x {shape2} pixels): at least 40 x 40 are needed.</source>
            <translation>{path} は小さすぎます({shape} x {shape2} ピクセル)。40 x 40 以上が必要です。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>There is no patient {unknown} among the pairs: choose of {list}.</source>
            <translation>患者 {unknown} は対になる画像の中にありません。{list} から選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>All patients are named for fine-tuning: leave at least one to measure on.</source>
            <translation>すべての患者が微調整に指定されています。測定用に 1 人以上残してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{path} does not say where it lies (qform and sform are 0): export it with its orientation.</source>
            <translation>{path} には位置情報がありません(qform と sform が 0)。方向情報とともに書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{path} does not hold the truth of a synthetic head: make the head again with cohort --ct.</source>
            <translation>{path} に合成頭部の正解がありません。cohort --ct で作成し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{folder}: ct/{name}.png and mr/{name}.png have different sizes: give pictures of one grid.</source>
            <translation>{folder}: ct/{name}.png と mr/{name}.png のサイズが異なります。同じ格子の画像を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/images.py"></location>
            <source>{path} is not a picture that can be read: export it as PNG again.</source>
            <translation>{path} は読み込める画像ではありません。PNG として書き出し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/matching.py"></location>
            <source>Comparing planes</source>
            <translation>断面の比較</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/matching.py"></location>
            <source>{ct_path} and {mr_path} do not lie at the same place: register them, or export both with their positions.</source>
            <translation>{ct_path} と {mr_path} は同じ位置にありません。位置合わせをするか、両方を位置情報とともに書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/matching.py"></location>
            <source>{mr_path} shows nothing (no voxel is above 0): check that it is the MR, and export it again.</source>
            <translation>{mr_path} には何も写っていません(0 を超えるボクセルがありません)。MR のファイルであることを確認し、書き出し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/matching.py"></location>
            <source>The place {said} mm lies outside {name}, which reaches from {low} to {high}.</source>
            <translation>{said} mm は {name} の範囲外です(範囲は {low}〜{high})。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/matching.py"></location>
            <source>The {shown} shows nothing at {said} mm (all of one grey): choose a place where it has structure.</source>
            <translation>{shown} の {said} mm には何も写っていません(一様な濃度)。構造のある位置を選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/matching.py"></location>
            <source>The place {said} mm is too near the end of {name} for this model, which compares {depth} planes: choose another place or a model of single planes.</source>
            <translation>{said} mm は {name} の端に近すぎます(このモデルは {depth} 枚の断面を比較します)。別の位置か、1 枚の断面を比較するモデルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/patches.py"></location>
            <source>the images</source>
            <translation>画像</translation>
        </message>
        <message>
            <location filename="../../app/crossmodal/patches.py"></location>
            <source>No plane of {named} shows a skull in the CT: check that the CT is a head in Hounsfield units.</source>
            <translation>{named} の CT のどの断面にも頭蓋骨が見えません。CT がハウンスフィールド単位の頭部か確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/errors.py"></location>
            <source>bring studies in (in the window by Library &gt; Bring in studies, else by main.py index)</source>
            <translation>検査を取り込んでください(ウィンドウでは「ライブラリ &gt; 検査を取り込む」、コマンドでは main.py index)</translation>
        </message>
        <message>
            <location filename="../../app/errors.py"></location>
            <source>Cancelled; what was finished is kept.</source>
            <translation>中止しました。完了したものは残っています。</translation>
        </message>
        <message>
            <location filename="../../app/errors.py"></location>
            <source>Check the path and try again.</source>
            <translation>パスを確認し、再度お試しください。</translation>
        </message>
        <message>
            <location filename="../../app/errors.py"></location>
            <source>Cannot {doing} {path}: {reason}. {hint}</source>
            <translation>{path}: {doing}ができません: {reason}。{hint}</translation>
        </message>
        <message>
            <location filename="../../app/errors.py"></location>
            <source>Check the permissions of the folder.</source>
            <translation>フォルダの権限を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/errors.py"></location>
            <source>Free some disk space and try again; nothing finished is lost.</source>
            <translation>ディスクの空き容量を増やして再開してください。完了したものは失われません。</translation>
        </message>
        <message>
            <location filename="../../app/errors.py"></location>
            <source>The folder is on a read-only file system: choose another one.</source>
            <translation>フォルダは読み取り専用のファイルシステムにあります。別のフォルダを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>is not used: another file of its kind was taken, which its study's notices name</source>
            <translation>使用されません: 同種の別のファイルが使われ、検査の注意事項に示されています</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>{name} was taken after contrast agent: there is no other {MODALITY_TITLES} image.</source>
            <translation>{name} は造影後のものですが、他に {MODALITY_TITLES} 画像がないため使われました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>is not used: another label map was taken, or it lies in another space; its study's notices say which</source>
            <translation>使用されません: 別のラベルマップが使われたか、別の空間にあります。検査の注意事項に示されています</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>is not used: nothing says that it is the tumour's label map ({TSV} beside it, desc-tumor or label-lesion)</source>
            <translation>使用されません: 腫瘍のラベルマップであることを示す情報がありません({TSV}、または名前の desc-tumor、label-lesion)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>is not used: below {DERIVATIVES} only label maps are looked for; give {DERIVATIVES}/PIPELINE for its images</source>
            <translation>使用されません: {DERIVATIVES} 以下ではラベルマップだけを探します。画像には {DERIVATIVES}/PIPELINE を指定してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>The study {path} has no {wanted}: add what is missing.</source>
            <translation>検査 {path} に{wanted}がありません。不足分を追加してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>{name} was taken, not {list}.</source>
            <translation>{name} が使われ、{list} は使われませんでした。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>{name}, the uniform image of MP2RAGE, was taken for the {form}.</source>
            <translation>MP2RAGE の均一画像 {name} が {form} として使われました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>{name} was not taken for the tumour's label map: neither a {TSV} beside it nor desc-tumor in its name says that it is one.</source>
            <translation>{name} は腫瘍のラベルマップとして使われませんでした: {TSV} にも名前 (desc-tumor) にもその情報がありません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>{name} was taken for the label map, not {list}.</source>
            <translation>{name} がラベルマップとして使われ、{list} は使われませんでした。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>{name} says where the lesion is and not what its parts are: {MASK_READ}.</source>
            <translation>{name} は病変の範囲のみを示し、内訳を示しません: {MASK_READ}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source> and no </source>
            <translation> および </translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>{MODALITY_TITLES} image (a name ending in {EXAMPLES})</source>
            <translation>{MODALITY_TITLES} 画像(名前の末尾が {EXAMPLES})</translation>
        </message>
        <message>
            <location filename="../../app/imaging/bids.py"></location>
            <source>{name} was not taken for the label map: it lies in another space ({space}) than the images.</source>
            <translation>{name} はラベルマップとして使われませんでした: 画像と異なる空間 ({space}) にあります。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>has its T1, T1ce and FLAIR in different frames of reference ({because}), so that they do not lie over one another</source>
            <translation>T1、T1ce、FLAIR の座標系が異なり({because})、互いに重なりません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>{name} was taken for {value} ({because})</source>
            <translation>{name} は{value}として使われました ({because})</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>another one is taken for {MODALITY_TITLES} (original, 3-D, thin and many slices go first)</source>
            <translation>{MODALITY_TITLES} には別のシリーズが使われます(原画像、3D、薄いスライス、枚数の多いものを優先)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>has no series that is taken for {missing}. Its series: {listed}. If one of them is meant to be, say so in the rules (a copy of {rules_file}, see docs/dicom.md).</source>
            <translation>{missing} として使えるシリーズがありません。含まれるシリーズ: {listed}。該当するものがあれば規則に追加してください({rules_file} の写し。docs/dicom.md を参照)。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>Its {MODALITY_TITLES} is left out: series {name} {problem}.</source>
            <translation>{MODALITY_TITLES} は除外されます: シリーズ {name} {problem}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>has no T1, T1ce and FLAIR in one frame of reference, for {which} not name it (FrameOfReferenceUID) and not lie on the grid of the others, so that nothing says how they lie over one another</source>
            <translation>同じ座標系の T1、T1ce、FLAIR がありません。{which}、座標系 (FrameOfReferenceUID) を示さず、他と同じ格子にもないため、重なり方がわかりません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>exported one by one, or the patient was moved</source>
            <translation>個別に書き出されたか、患者が動きました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>the patient was moved or taken out in between</source>
            <translation>途中で患者が動いたか、外に出ました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>taken for none of them ({because})</source>
            <translation>いずれとしても使われません ({because})</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>: export it again</source>
            <translation>: 再度書き出してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>cannot be used: its {MODALITY_TITLES}, series {name}, {problem}{advice}.</source>
            <translation>使用できません: {MODALITY_TITLES} のシリーズ {name} は{problem}{advice}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>{apart}: register them first. Its series: {listed}.</source>
            <translation>{apart}。先に位置合わせをしてください。含まれるシリーズ: {listed}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>Its sequences were measured on different days: check that they show one state of the patient.</source>
            <translation>シーケンスの撮像日が異なります。患者の同じ状態を示しているか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>series {unnamed} does</source>
            <translation>シリーズ {unnamed} は</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>series {list} do</source>
            <translation>シリーズ {list} は</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>Its series do not name their frame of reference and are taken as lying in one.</source>
            <translation>シリーズが座標系を示していないため、同じ座標系にあるものとして扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source> and none for </source>
            <translation> および </translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>Series {name} {opposed}.</source>
            <translation>シリーズ {name}: {opposed}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>Series {name} is taken for {MODALITY_TITLES}, not series {list} (original, 3-D, thin and many slices go first).</source>
            <translation>シリーズ {name} が {MODALITY_TITLES} として使われ、シリーズ {list} は使われません(原画像、3D、薄いスライス、枚数の多いものを優先)。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>do not share a frame of reference</source>
            <translation>は座標系が同じではありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>do not all name their frame of reference</source>
            <translation>は一部が座標系を示していません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>none of them</source>
            <translation>いずれでもない</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/choosing.py"></location>
            <source>Its sequences {apart}; since they lie on one grid they are taken as lying over one another.</source>
            <translation>シーケンス{apart}。同じ格子にあるため、重なっているものとして扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/elements.py"></location>
            <source>has rows and columns that are no unit vectors at right angles (ImageOrientationPatient)</source>
            <translation>行と列の方向が直交する単位ベクトルではありません (ImageOrientationPatient)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/elements.py"></location>
            <source>is scaled by zero (RescaleSlope)</source>
            <translation>倍率が 0 です (RescaleSlope)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/elements.py"></location>
            <source>does not say where its images lie ({keyword} is no number)</source>
            <translation>画像の位置がわかりません({keyword} が数値ではありません)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/elements.py"></location>
            <source>holds something else than a number in {keyword}</source>
            <translation>{keyword} に数値以外が入っています</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/elements.py"></location>
            <source>does not say where its images lie ({keyword} is missing)</source>
            <translation>画像の位置がわかりません({keyword} がありません)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/elements.py"></location>
            <source>does not say where its images lie ({keyword} does not hold {length} numbers)</source>
            <translation>画像の位置がわかりません({keyword} の数値が {length} 個ではありません)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/elements.py"></location>
            <source>does not say where its images lie ({keyword} holds something else than numbers)</source>
            <translation>画像の位置がわかりません({keyword} に数値以外が入っています)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/enhanced.py"></location>
            <source>announces {announced} images but describes {described}</source>
            <translation>{announced} 枚の画像があるはずですが、{described} 枚しか記述されていません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>Beside it there are {groups} other studies {whose}{words}, with other StudyInstanceUIDs, that complete it: if they belong together, give {how}.</source>
            <translation>他に、これを補う、StudyInstanceUID の異なる検査が {groups} 件あります({whose}{words})。同じ検査であれば {how} を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>Some of its files {what}.</source>
            <translation>一部のファイル: {what}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>of the same patient</source>
            <translation>同じ患者</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>that name no patient either</source>
            <translation>患者名なし</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>--group day or --group folder</source>
            <translation>--group day または --group folder</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>--group folder</source>
            <translation>--group folder</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>holds no MR images (only {kinds}): give a brain MRI.</source>
            <translation>MR 画像がありません({kinds} のみ)。脳 MRI を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>holds images of different patients (they differ in {list}): export each patient's images again, with identifiers of their own.</source>
            <translation>異なる患者の画像が含まれています({list} が異なります)。患者ごとに固有の識別子で書き出し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>Its images bear {uids} StudyInstanceUIDs and are taken as one study, {joined_as} (--group study keeps them apart).</source>
            <translation>画像の StudyInstanceUID は {uids} 種類ありますが、1 つの検査として扱います({joined_as}。--group study で分けられます)。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>cannot be read: {error}</source>
            <translation>読み込めません: {error}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>, of other days</source>
            <translation>、別の日</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>since they lie in {folder}</source>
            <translation>同じフォルダ {folder} にあるため</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>of one patient and date</source>
            <translation>同じ患者・同じ日付</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/grouping.py"></location>
            <source>since patient and date agree and its sequences complete each other</source>
            <translation>患者と日付が一致し、シーケンスが補い合うため</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>{path} is stored deflated, which is not read: export it without compression.</source>
            <translation>{path} は deflate 圧縮されており読み込めません。非圧縮で書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>{path} does not say which study and series it belongs to: export it again.</source>
            <translation>{path} はどの検査・シリーズのものか示していません。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>holds several images a file without saying where each lies</source>
            <translation>1 ファイルに複数の画像があり、それぞれの位置がわかりません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>holds no images</source>
            <translation>画像がありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>announces {frames} images of {columns} x {rows} pixels, more than any head scan</source>
            <translation>{columns} x {rows} ピクセルの画像が {frames} 枚あることになっていますが、頭部の検査としては多すぎます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>does not say how its pixels are stored ({list} missing)</source>
            <translation>画素の格納方法がわかりません({list} がありません)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>holds colours, but grey values are needed</source>
            <translation>カラー画像です。濃淡画像が必要です</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>is stored with its grey values inverted (MONOCHROME1): export it as MONOCHROME2</source>
            <translation>濃淡が反転して格納されています (MONOCHROME1)。MONOCHROME2 で書き出してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>does not store its pixels as numbers of 8, 16 or 32 bits</source>
            <translation>画素が 8、16、32 ビットの数値ではありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>{path} is called like a DICOM file but is none (no DICM at its start): export it again.</source>
            <translation>{path} は DICOM ファイルのような名前ですが DICOM ではありません(先頭に DICM がありません)。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>{path} {error}: export it again.</source>
            <translation>{path}: {error}。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/headers.py"></location>
            <source>{path} is a damaged DICOM file (its header cannot be read): copy or export it again.</source>
            <translation>{path} は破損した DICOM ファイルです(ヘッダーを読み込めません)。コピーまたは書き出しをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/identity.py"></location>
            <source>an object that cannot be read</source>
            <translation>読み込めないオブジェクト</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/identity.py"></location>
            <source>an object without a {keyword} that can be one</source>
            <translation>有効な {keyword} のないオブジェクト</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/loading.py"></location>
            <source>the grid of series {name}</source>
            <translation>シリーズ {name} の格子</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/loading.py"></location>
            <source>1 mm along the patient's axes</source>
            <translation>患者座標軸に沿った 1 mm</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/loading.py"></location>
            <source>{list} resampled to {onto} by the positions in the files.</source>
            <translation>{list} はファイルの位置情報により{onto}にリサンプリングされました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/loading.py"></location>
            <source>{path} holds {there} pixels, not what its header announces: copy or export it again.</source>
            <translation>{path} の画素数は {there} で、ヘッダーと一致しません。コピーまたは書き出しをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/loading.py"></location>
            <source>{path} holds values that are not finite numbers: export it again.</source>
            <translation>{path} に有限でない値があります。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/loading.py"></location>
            <source>The DICOM study {study} in {folder}: series {name} lies beside {name2}.</source>
            <translation>DICOM 検査 {study}({folder}): シリーズ {name} が {name2} と重なりません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/modalities/contrast.py"></location>
            <source>is named as one {name} contrast agent, but its tags tell of one {others} it: the name counts</source>
            <translation>名称では{name}造影ですが、タグは{others}造影を示しています。名称を優先します</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/modalities/rules.py"></location>
            <source>no rule knows it</source>
            <translation>該当する規則がありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/modalities/rules.py"></location>
            <source>read the modality rules</source>
            <translation>シーケンス判別規則の読み込み</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/modalities/rules.py"></location>
            <source>The modality rules {path} cannot be used ({where}: {first}): correct or delete the file.</source>
            <translation>シーケンス判別規則 {path} を使用できません ({where}: {first})。修正するか削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/modalities/rules.py"></location>
            <source>The modality rules {path} are not valid TOML ({error}): correct or delete the file.</source>
            <translation>シーケンス判別規則 {path} は正しい TOML ではありません ({error})。修正するか削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/opening.py"></location>
            <source>lack the preamble and the mark DICM at their start</source>
            <translation>先頭のプリアンブルと DICM がありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/opening.py"></location>
            <source>bear the mark DICM elsewhere than behind a preamble of 128 bytes</source>
            <translation>DICM が 128 バイトのプリアンブルの後ろ以外にあります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/opening.py"></location>
            <source>do not name their transfer syntax, which was told from their content</source>
            <translation>転送構文を示していないため、内容から判断しました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/opening.py"></location>
            <source>write numbers with a decimal comma, which is read as a point</source>
            <translation>小数点にコンマが使われており、小数点として読み込みます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/opening.py"></location>
            <source>give numbers under a wrong value representation (VR), and are read as the standard says</source>
            <translation>数値の値表現 (VR) が誤っており、規格どおりに読み込みます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/opening.py"></location>
            <source>holds compressed pixels but does not name the transfer syntax</source>
            <translation>圧縮画素ですが転送構文を示していません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>image type {value}</source>
            <translation>画像種別 {value}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>time {value}</source>
            <translation>時刻 {value}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>acquisition {value}</source>
            <translation>収集 {value}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>acquisition at {value}</source>
            <translation>収集時刻 {value}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>another description</source>
            <translation>別の記述</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>{columns} x {rows} pixels of {spacing} mm</source>
            <translation>{columns} x {rows} ピクセル、{spacing} mm</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>{plane}, {grid}, rows to the {rows} and columns to the {columns}</source>
            <translation>{plane}、{grid}、行は{rows}方向、列は{columns}方向</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>echo time {value} ms</source>
            <translation>エコー時間 {value} ms</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>b-value {value}</source>
            <translation>b 値 {value}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>inversion time {value} ms</source>
            <translation>反転時間 {value} ms</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>flip angle {value}</source>
            <translation>フリップ角 {value}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>repetition time {value} ms</source>
            <translation>繰り返し時間 {value} ms</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>captures or localizers</source>
            <translation>画面キャプチャまたは位置決め画像</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/parting.py"></location>
            <source>acquisition from image {value}</source>
            <translation>画像 {value} からの収集</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/people.py"></location>
            <source>birth dates</source>
            <translation>生年月日</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/pixels.py"></location>
            <source>transfer syntax {syntax}</source>
            <translation>転送構文 {syntax}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/pixels.py"></location>
            <source>{path} holds pixels that cannot be decoded (damaged, cut short or of an unknown kind): copy or export it again.</source>
            <translation>{path} の画素を復号できません(破損、欠落、または未知の形式)。コピーまたは書き出しをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/pixels.py"></location>
            <source>behind a mark at an odd place</source>
            <translation>標識の後ろの位置が不正</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/pixels.py"></location>
            <source>{path} holds pixels that are stored in a way that is not read ({how}): export it uncompressed.</source>
            <translation>{path} の画素は読み込めない形式で格納されています ({how})。非圧縮で書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/pixels.py"></location>
            <source>The decoder of compressed DICOM files does not start: reinstall SBMIR and try again.</source>
            <translation>圧縮 DICOM の復号プログラムが起動しません。SBMIR を再インストールしてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/pixels.py"></location>
            <source>start the decoder of compressed DICOM files with</source>
            <translation>圧縮 DICOM の復号プログラムの起動</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>SBMIR lesion {form}</source>
            <translation>SBMIR 病変 {form}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>There is no label on series {name}, so there is nothing to segment.</source>
            <translation>シリーズ {name} 上にラベルがないため、セグメンテーションを作成できません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>Series {name} names no frame of reference, to which a segmentation would have to refer.</source>
            <translation>シリーズ {name} は、セグメンテーションの参照先となる座標系を示していません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>Series {name} lies in {files} multi-frame files, which one segmentation cannot refer to: export the label map as NIfTI.</source>
            <translation>シリーズ {name} は {files} 個のマルチフレームファイルにあり、1 つのセグメンテーションでは参照できません。ラベルマップを NIfTI で書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>Series {name} holds elements that a segmentation cannot repeat ({name2}): export the label map as NIfTI.</source>
            <translation>シリーズ {name} にはセグメンテーションに写せない要素があります ({name2})。ラベルマップを NIfTI で書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>SBMIR segmenter</source>
            <translation>SBMIR セグメンテーション</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>Predicted by a model</source>
            <translation>モデルによる予測</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>Given with the study</source>
            <translation>検査に付属</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/making.py"></location>
            <source>{path} cannot be read any more: copy or export it again.</source>
            <translation>{path} を読み込めなくなりました。コピーまたは書き出しをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/sources.py"></location>
            <source>The DICOM files in {folder} are not those that the study {study} was read from: bring those back, or index it again.</source>
            <translation>{folder} の DICOM ファイルは、検査 {study} の読み込み元と異なります。元のファイルを戻すか、索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/segmenting/sources.py"></location>
            <source>The DICOM files of the study {study} are no longer in {folder}: bring them back, or index it where they are now.</source>
            <translation>検査 {study} の DICOM ファイルが {folder} にありません。元に戻すか、現在の場所で索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>has {most} of the {MIN_SLICES} slices that a brain takes at least</source>
            <translation>{most} スライスしかありません(脳には最低 {MIN_SLICES} スライス必要です)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>has its {members} images at one place (ImagePositionPatient is alike in all of them)</source>
            <translation>{members} 枚の画像がすべて同じ位置にあります(ImagePositionPatient が同一)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>; different images bear one SOPInstanceUID, so their UIDs were made up</source>
            <translation>。異なる画像が同じ SOPInstanceUID を持つため、UID を作り直しました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source> (left out: {list})</source>
            <translation>(除外: {list})</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>has {shared} place{form} with more than one image, so that it is no single volume</source>
            <translation>{shared} か所に複数の画像があり、1 つのボリュームになりません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>is sheared: its slices are shifted against one another ({how}); resample it to a straight grid first</source>
            <translation>スライスが互いにずれています({how})。先にまっすぐな格子へリサンプリングしてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>has uneven gaps between its slices ({min} to {max} mm): resample it to even ones first</source>
            <translation>スライス間隔が不均一です({min}〜{max} mm)。先に均一にリサンプリングしてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>announces {columns} x {rows} x {slices} voxels, more than any head scan</source>
            <translation>{columns} x {rows} x {slices} ボクセルあることになっていますが、頭部の検査としては多すぎます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>number and description</source>
            <translation>番号と記述</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>Its {images} images come in {uids} series (SeriesInstanceUID); they are joined by {what}.</source>
            <translation>{images} 枚の画像が {uids} 個のシリーズ (SeriesInstanceUID) に分かれています。{what}で統合しました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>, part {position} of {whole} ({list})</source>
            <translation>、{whole} 個中 {position} 番目 ({list})</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>Series {name}: {copies} of its images are there twice; one copy of each is read.</source>
            <translation>シリーズ {name}: {copies} 枚の画像が重複しています。それぞれ 1 枚だけ読み込みます。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>Series {name}: some of its images are left out ({list}).</source>
            <translation>シリーズ {name}: 一部の画像が除外されます ({list})。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>has {frames} of the {MIN_SLICES} slices that a brain takes at least</source>
            <translation>{frames} スライスしかありません(脳には最低 {MIN_SLICES} スライス必要です)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>Series {name}: its images share SOPInstanceUIDs and are told apart by their places.</source>
            <translation>シリーズ {name}: 画像の SOPInstanceUID が重複しているため、位置で区別します。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>Series {name}: some of its images name no frame of reference and are taken as lying in that of the others.</source>
            <translation>シリーズ {name}: 一部の画像が座標系を示していないため、他の画像と同じとして扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>Series {name}: each of its images names a frame of reference of its own, which counts as none.</source>
            <translation>シリーズ {name}: 画像ごとに座標系が異なるため、座標系なしとして扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>has images in different frames of reference: export it again</source>
            <translation>画像の座標系が異なります。再度書き出してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>by a tilt of {degrees} degrees</source>
            <translation>{degrees} 度の傾き</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>single ones by up to {max} mm</source>
            <translation>最大 {max} mm の個別のずれ</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>lacks {lacking} slice{form} in its middle: export or copy it again</source>
            <translation>途中の {lacking} スライスが欠けています。書き出しまたはコピーをやり直してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source> mm, which no head scan has</source>
            <translation> mm です。頭部の検査ではありえません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source> in one orientation, grid and kind (</source>
            <translation>(同じ方向、格子、種類では</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>has voxels of </source>
            <translation>ボクセルの大きさが </translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/stacks.py"></location>
            <source>Series {name}: {told}{told2}</source>
            <translation>シリーズ {name}: {told}{told2}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>segmentation (SEG)</source>
            <translation>セグメンテーション (SEG)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>structure set (RTSTRUCT)</source>
            <translation>構造セット (RTSTRUCT)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>The folder {folder} holds {fitting} DICOM studies ({names}): choose the folder of one of them.</source>
            <translation>フォルダ {folder} には DICOM 検査が {fitting} 件あります ({names})。1 つの検査のフォルダを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>The folder {folder} holds no DICOM study called {study}: check its name.</source>
            <translation>フォルダ {folder} に DICOM 検査 {study} はありません。名前を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>The DICOM study {study} in {folder} {problem}</source>
            <translation>DICOM 検査 {study}({folder}): {problem}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>Its {DRAWN} is not read; the labels are predicted.</source>
            <translation>{DRAWN} は読み込まれず、ラベルは予測されます。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>Its files name no patient (PatientID), so the study stands for a patient of its own.</source>
            <translation>ファイルに患者名 (PatientID) がないため、この検査を独立した 1 人の患者として扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>The path of its files holds the patient's name, a date or a number, so the library keeps only {folder}.</source>
            <translation>ファイルのパスに患者名、日付、番号が含まれるため、ライブラリには {folder} だけが残ります。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/dicom/studies.py"></location>
            <source>{first} is of a series that is none of the images needed.</source>
            <translation>{first} は必要な画像のシリーズではありません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} is cut short: its header announces {grid} voxels ({needed}), but only {there} are there; copy or download it again.</source>
            <translation>{path} は途中で切れています。ヘッダーでは {grid} ボクセル ({needed}) ですが {there} しかありません。コピーまたはダウンロードをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>The file {path} does not exist: check its name.</source>
            <translation>ファイル {path} がありません。名前を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} keeps its voxels in another file: convert it to NIfTI (.nii.gz).</source>
            <translation>{path} のボクセルは別のファイルにあります。NIfTI (.nii.gz) に変換してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} holds {kind} elements, but grey values are needed: export it as a grey-scale volume.</source>
            <translation>{path} の要素は {kind} です。濃淡値が必要です。濃淡ボリュームとして書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} has {header} dimensions, but one three-dimensional volume is needed: split it.</source>
            <translation>{path} は {header} 次元ですが、1 つの 3 次元ボリュームが必要です。分割してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} announces {x} x {y} x {z} voxels, which no head scan has: check that it is the right file.</source>
            <translation>{path} は {x} x {y} x {z} ボクセルで、頭部の検査ではありえません。正しいファイルか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{needed} bytes</source>
            <translation>{needed} バイト</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{packed} bytes</source>
            <translation>{packed} バイト</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{count} numbers</source>
            <translation>数値 {count} 個</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} is stored as text (BinaryData = False), and its numbers are no {header}.</source>
            <translation>{path} はテキスト形式 (BinaryData = False) で、数値が {header} ではありません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>its header gives no size of its voxels, which are taken as 1 mm</source>
            <translation>ヘッダーにボクセルの大きさがないため、1 mm とします</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>a voxel size of its header is negative; its amount counts</source>
            <translation>ヘッダーのボクセルの大きさが負の値です。絶対値を使います</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} is larger than any head scan: check that it is the right file.</source>
            <translation>{path} は頭部の検査としては大きすぎます。正しいファイルか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} has a damaged MetaImage header: copy it again, or convert it to NIfTI.</source>
            <translation>{path} の MetaImage ヘッダーが破損しています。コピーし直すか、NIfTI に変換してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} is not a MetaImage file (.mha): check that it is the right file.</source>
            <translation>{path} は MetaImage ファイル (.mha) ではありません。正しいファイルか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} is stored as text (BinaryData = False) and damaged: copy it again.</source>
            <translation>{path} はテキスト形式 (BinaryData = False) で、破損しています。コピーし直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>its header gives no ElementSpacing, so its ElementSize counts</source>
            <translation>ヘッダーに ElementSpacing がないため、ElementSize を使います</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/metaimage.py"></location>
            <source>{path} is damaged and cannot be decompressed: copy or download it again.</source>
            <translation>{path} は破損しており展開できません。コピーまたはダウンロードをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} is cut short: its header announces {grid} voxels ({needed} bytes), but only {there} bytes are there; copy or download it again.</source>
            <translation>{path} は途中で切れています。ヘッダーでは {grid} ボクセル({needed} バイト)ですが {there} バイトしかありません。コピーまたはダウンロードをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>check that it is the right file</source>
            <translation>正しいファイルか確認してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} is not a NIfTI file (.nii or .nii.gz){form}{what}.</source>
            <translation>{path} は NIfTI ファイル (.nii、.nii.gz) ではありません: {what}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} is not a file: give the path of a NIfTI file.</source>
            <translation>{path} はファイルではありません。NIfTI ファイルのパスを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} is an empty file: copy it again.</source>
            <translation>{path} は空のファイルです。コピーし直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} is larger than any head scan ({size} GiB): check that it is the right file.</source>
            <translation>{path} は頭部の検査としては大きすぎます ({size} GiB)。正しいファイルか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} is cut short within its header: copy or download it again.</source>
            <translation>{path} はヘッダーの途中で切れています。コピーまたはダウンロードをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>a dimension of its header is 0, which counts as 1</source>
            <translation>ヘッダーの次元の 1 つが 0 のため、1 とします</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} has a damaged NIfTI header (dimensions {shape}): copy or download it again.</source>
            <translation>{path} の NIfTI ヘッダーが破損しています(次元 {shape})。コピーまたはダウンロードをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} has {shape} dimensions ({grid}), but one three-dimensional volume is needed: split it.</source>
            <translation>{path} は {shape} 次元 ({grid}) ですが、1 つの 3 次元ボリュームが必要です。分割してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} announces {x} x {y} x {z} voxels, more than any head scan: check that it is the right file.</source>
            <translation>{path} は {x} x {y} x {z} ボクセルで、頭部の検査としては多すぎます。正しいファイルか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>complex numbers</source>
            <translation>複素数</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>colours or single bits</source>
            <translation>カラーまたは 1 ビット値</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} holds {what}, but grey values are needed: export it as a grey-scale volume.</source>
            <translation>{path} は{what}です。濃淡値が必要です。濃淡ボリュームとして書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} holds {value} voxels that are not finite numbers (NaN or infinity): repair or export it again.</source>
            <translation>{path} に有限でないボクセル(NaN、無限大)が {value} 個あります。修復するか、再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>the voxels around the head are no numbers (NaN) and were taken as 0</source>
            <translation>頭部の周囲のボクセルが数値でない (NaN) ため、0 としました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/nifti.py"></location>
            <source>{path} has a damaged NIfTI header (intensity offset {intercept}): copy or download it again.</source>
            <translation>{path} の NIfTI ヘッダーが破損しています(信号値オフセット {intercept})。コピーまたはダウンロードをやり直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>they are {norm} mm apart</source>
            <translation>{norm} mm 離れています</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>its header counts in {name}, which were turned into mm</source>
            <translation>ヘッダーの単位が {name} のため、mm に換算しました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>has an affine that cannot be inverted, so its orientation is unknown: export it again.</source>
            <translation>アフィン行列を逆変換できず、方向がわかりません。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>has voxels of {size} mm, which no head scan has: check the unit of its header.</source>
            <translation>ボクセルの大きさが {size} mm で、頭部の検査ではありえません。ヘッダーの単位を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>has a sheared affine (its axes are not at right angles): resample it to a straight grid first.</source>
            <translation>アフィン行列に歪みがあります(軸が直交していません)。先にまっすぐな格子へリサンプリングしてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>they are turned by {degrees} degrees</source>
            <translation>{degrees} 度回転しています</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>their voxel sizes differ</source>
            <translation>ボクセルの大きさが異なります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>pixdim[0] of its header is {qfac}, which counts as {value}</source>
            <translation>ヘッダーの pixdim[0] が {qfac} のため、{value} とします</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>they are mirrored</source>
            <translation>左右が反転しています</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>their axes run otherwise</source>
            <translation>軸の向きが異なります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>{path} has a damaged orientation in its header (its qform): export it again.</source>
            <translation>{path} のヘッダーの方向情報 (qform) が破損しています。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>its sform cannot be used, so it is read by its qform</source>
            <translation>sform が使えないため、qform で読み込みます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/orientation.py"></location>
            <source>the rotation in its header is a little off by rounding and was mended</source>
            <translation>ヘッダーの回転に丸め誤差があり、補正しました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>its content was not fetched; `datalad get` or `git annex get` fetches it</source>
            <translation>内容が取得されていません。`datalad get` または `git annex get` で取得できます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>{path} is a link to something that is not there: bring back what it led to, or copy the file itself.</source>
            <translation>{path} は存在しないものへのリンクです。リンク先を戻すか、ファイル自体をコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>a zip archive: unpack it</source>
            <translation>ZIP アーカイブです。展開してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>packed with bzip2: unpack it</source>
            <translation>bzip2 で圧縮されています。展開してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>packed with xz: unpack it</source>
            <translation>xz で圧縮されています。展開してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>packed with zstd: unpack it</source>
            <translation>zstd で圧縮されています。展開してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>an archive of 7-Zip: unpack it</source>
            <translation>7-Zip アーカイブです。展開してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>packed twice (gzip within gzip): unpack it once</source>
            <translation>二重に圧縮されています (gzip)。一度展開してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>a DICOM file: give it a name that does not end as NIfTI's do</source>
            <translation>DICOM ファイルです。NIfTI の拡張子でない名前にしてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>an NRRD file: convert it</source>
            <translation>NRRD ファイルです。変換してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>a MetaImage file: its name must end in .mha</source>
            <translation>MetaImage ファイルです。拡張子を .mha にしてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>an HDF5 or MINC file: convert it</source>
            <translation>HDF5 または MINC ファイルです。変換してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>the header of a pair (.hdr and .img): convert the pair to .nii.gz</source>
            <translation>ヘッダーと画像の組 (.hdr、.img) のヘッダーです。.nii.gz に変換してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>{path} is a web page (HTML) and no image: log in where it comes from, and download it again.</source>
            <translation>{path} は画像ではなくウェブページ (HTML) です。取得元にログインし、ダウンロードし直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>{path} holds a server's answer (XML or JSON) and not the content: download it again.</source>
            <translation>{path} は内容ではなくサーバーの応答 (XML または JSON) です。ダウンロードし直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>{path} is a pointer of git-annex: {FETCH_ANNEX}.</source>
            <translation>{path} は git-annex のポインタです。{FETCH_ANNEX}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>{path} is a pointer of a large-file store (LFS): its content was not fetched; `git lfs pull` fetches it.</source>
            <translation>{path} は大容量ファイル (LFS) のポインタで、内容が取得されていません。`git lfs pull` で取得できます。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>{path} is a link of git-annex: {FETCH_ANNEX}.</source>
            <translation>{path} は git-annex のリンクです。{FETCH_ANNEX}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/files/stand_ins.py"></location>
            <source>{path} is a link that leads back to itself: copy the file itself.</source>
            <translation>{path} は自分自身に戻るリンクです。ファイル自体をコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/finding.py"></location>
            <source>There are no studies (NIfTI or DICOM) in {root} or below it: give the folder that holds them.</source>
            <translation>{root} 以下に検査(NIfTI または DICOM)がありません。検査を含むフォルダを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/finding.py"></location>
            <source>The mapping {mapping} is for one folder, but {roots} were given: index them one after the other.</source>
            <translation>マッピング {mapping} は 1 つのフォルダ用ですが、{roots} 個指定されました。1 つずつ索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>of 2013-2016 (3 = non-enhancing, joins the core; 4 = enhancing)</source>
            <translation>2013〜2016 年版(3 = 非造影部で core に統合、4 = 造影増強域)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>of 2017-2021 (4 = enhancing)</source>
            <translation>2017〜2021 年版(4 = 造影増強域)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>of 2023 (3 = enhancing)</source>
            <translation>2023 年版(3 = 造影増強域)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>of 2024 (3 = enhancing; 4 = resection cavity)</source>
            <translation>2024 年版(3 = 造影増強域、4 = 切除腔)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>in BraTS's label maps of children the numbers mean something else from year to year</source>
            <translation>BraTS の小児のラベルマップでは、番号の意味が年によって異なります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>it holds 1 alone, which is read as core; if it is a mask of the whole tumour, say so by a mapping file</source>
            <translation>1 のみのため core として読み込みます。腫瘍全体のマスクであれば、マッピングファイルで指定してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>{labels}: the labels {listed} are read by the BraTS numbering {MEANINGS}.</source>
            <translation>{labels}: ラベル {listed} は BraTS の番号体系{MEANINGS}として読み込まれます。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>4 may be enhancing tumour or a resection cavity</source>
            <translation>4 は造影増強域か切除腔の可能性があります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>{labels}: the numbering of its labels ({listed}) is not certain ({why}), so the study is brought in without them: say by a mapping file what they mean (scheme {schemes} or {schemes2}).</source>
            <translation>{labels}: ラベル番号 ({listed}) の意味が不確かなため({why})、ラベルなしで取り込みます。マッピングファイルで意味を指定してください(scheme {schemes} または {schemes2})。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>{labels} is a mask (0 and {MASK}): the whole of it is read as core.</source>
            <translation>{labels} はマスク(0 と {MASK})です。全体を core として読み込みます。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/numbering.py"></location>
            <source>{labels}: {alone} (scheme 1=edema, say).</source>
            <translation>{labels}: {alone}(例: scheme 1=edema)。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/values.py"></location>
            <source>{path}: its labels are not quite whole numbers ({off}) and were rounded.</source>
            <translation>{path}: ラベルが整数から少しずれているため ({off})、丸めました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/labels/values.py"></location>
            <source>{path} holds the value {worst}, but labels are whole numbers: check that it is a label map, resampled with nearest neighbour.</source>
            <translation>{path} に値 {worst} がありますが、ラベルは整数です。最近傍法でリサンプリングしたラベルマップか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/names.py"></location>
            <source>; {near} differs in capitals only</source>
            <translation>。{near} とは大文字・小文字だけが異なります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/names.py"></location>
            <source>; paths are relative to the folder that is indexed</source>
            <translation>。パスは索引を作成するフォルダからの相対パスです</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/names.py"></location>
            <source>; write / instead of \</source>
            <translation>。\ ではなく / を使ってください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>The {what} {path}</source>
            <translation>{what} {path}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>{self}, line {line}: {what}.</source>
            <translation>{self} の {line} 行目: {what}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>{self} must be a {kinds} file: give it the ending {endings}.</source>
            <translation>{self} は {kinds} ファイルでなければなりません。拡張子を {endings} にしてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>{self} is not text in UTF-8: save it as UTF-8.</source>
            <translation>{self} は UTF-8 のテキストではありません。UTF-8 で保存してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>{self} is a workbook: save the sheet as CSV (UTF-8) and give that.</source>
            <translation>{self} はブックです。シートを CSV (UTF-8) で保存して指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>it is not CSV ({error})</source>
            <translation>CSV ではありません ({error})</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>{self} is not a file: give the path of a {kinds} file.</source>
            <translation>{self} はファイルではありません。{kinds} ファイルのパスを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>{self} is larger than {MAX_BYTES} MiB: check that it is the right file.</source>
            <translation>{self} は {MAX_BYTES} MiB を超えています。正しいファイルか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>There is no {what} file {path}: check its name.</source>
            <translation>{what}のファイル {path} がありません。名前を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/sheets.py"></location>
            <source>there are {cells} cells for {heads} columns</source>
            <translation>列が {heads} 個なのにセルが {cells} 個あります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>The mapping {value} is not text in UTF-8: it was read as Windows writes it in Western Europe (code page 1252).</source>
            <translation>マッピング {value} は UTF-8 のテキストではないため、西欧の Windows 文字コード (1252) として読み込みました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>its letters beyond ASCII cannot be told, for it is not text in UTF-8: save it as UTF-8 (in Excel: CSV UTF-8)</source>
            <translation>UTF-8 のテキストでないため ASCII 以外の文字がわかりません。UTF-8 で保存してください(Excel では CSV UTF-8)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>The mapping {mapping} names no study: add a [[study]] or a [pattern] (see docs/indexing.md).</source>
            <translation>マッピング {mapping} に検査がありません。[[study]] または [pattern] を追加してください(docs/indexing.md を参照)。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{name} is a file of the study {owner} as well: check the mapping.</source>
            <translation>{name} は検査 {owner} のファイルでもあります。マッピングを確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>there is no {list}</source>
            <translation>{list} がありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>scheme must be a name, or what each label means, as in { 1 = "core", 2 = "edema" }</source>
            <translation>scheme は名前か、{ 1 = "core", 2 = "edema" } のように各ラベルの意味を指定してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>the pattern finds no file at all; paths are relative to the folder that is indexed</source>
            <translation>パターンに合うファイルがありません。パスは索引を作成するフォルダからの相対パスです</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>several files are the {title}: {list}</source>
            <translation>{title} のファイルが複数あります: {list}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>no image file (.nii, .nii.gz, .mha) below {root} is {values} for its {title}</source>
            <translation>{root} 以下に、{title} の {values} に合う画像ファイル (.nii、.nii.gz、.mha) がありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{get} and its {get2}</source>
            <translation>{get} と {get2}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{values} has neither T1ce nor T1 nor FLAIR</source>
            <translation>{values} には T1ce、T1、FLAIR のいずれもありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{key} is unknown; {known_keys}</source>
            <translation>{key} は不明です。{known_keys}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{key} must be text in quotation marks</source>
            <translation>{key} は引用符で囲んだ文字列でなければなりません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>a pattern takes the {key} from the paths: write {{key}} in them</source>
            <translation>パターンは {key} をパスから取得します。パスの中に中括弧付きで書いてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{key} must hold {study} once, where the study's name stands</source>
            <translation>{key} には検査名の位置に {study} が 1 回必要です</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{key} must not hold {patient} twice</source>
            <translation>{key} に {patient} を 2 回書くことはできません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{key} holds a placeholder, which belongs into a [[pattern]]</source>
            <translation>{key} に置換記号があります。置換記号は [[pattern]] で使います</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>the scheme {scheme} is unknown: give {list}, or each label as in 1=core</source>
            <translation>scheme {scheme} は不明です。{list} か、1=core のように各ラベルを指定してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>the scheme has {left}, which is no meaning of a label: write 1=core 2=edema, with blanks</source>
            <translation>scheme の {left} はラベルの意味ではありません。1=core 2=edema のように空白で区切ってください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>the scheme says twice and differently what the label {contradicted} means: leave one</source>
            <translation>scheme でラベル {contradicted} の意味が二通りに指定されています。1 つにしてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>the scheme says {number} = {key}: a label is a whole number, and means {known}</source>
            <translation>scheme に {number} = {key} とありますが、ラベルは整数で、意味は {known} です</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>label map</source>
            <translation>ラベルマップ</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>{values}: {values2} would be its {both}: name a file for each</source>
            <translation>{values}: {values2} が{both}になってしまいます。それぞれのファイルを指定してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/studies.py"></location>
            <source>the study {values} is there already, from line {first}: give each study a name of its own</source>
            <translation>検査 {values} は {first} 行目にもあります。検査ごとに別の名前を付けてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/tables.py"></location>
            <source>TOML or CSV</source>
            <translation>TOML または CSV</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/tables.py"></location>
            <source>.toml or .csv</source>
            <translation>.toml または .csv</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/tables.py"></location>
            <source>known are </source>
            <translation>使用できるもの: </translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/tables.py"></location>
            <source>the column {head} is unknown or there twice; {known_keys}</source>
            <translation>列 {head} は不明か、重複しています。{known_keys}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/tables.py"></location>
            <source> (write / instead of \ in paths)</source>
            <translation>(パスでは \ ではなく / を使ってください)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/tables.py"></location>
            <source>The mapping {mapping} is not TOML: {error}{hint}.</source>
            <translation>マッピング {mapping} は TOML ではありません: {error}{hint}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/tables.py"></location>
            <source>{key} is unknown; a mapping has collection, scheme, [[study]] and [[pattern]]</source>
            <translation>{key} は不明です。マッピングには collection、scheme、[[study]]、[[pattern]] を使います</translation>
        </message>
        <message>
            <location filename="../../app/imaging/mapping/tables.py"></location>
            <source>{kind} must be a table: write [[{kind2}]] and its keys below</source>
            <translation>{kind} は表でなければなりません。[[{kind2}]] と書き、その下に項目を書いてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/needs.py"></location>
            <source>{titles} {are} missing: the networks see the mean grey in place, so that label map and codes are less certain.</source>
            <translation>{titles} がありません。ネットワークは平均濃度で代用するため、ラベルマップとコードの確実性が下がります({are})。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/participants.py"></location>
            <source>The {column} in participants.tsv is not read: {error}.</source>
            <translation>participants.tsv の {column} は読み込まれません: {error}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>table of patients</source>
            <translation>患者の表</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>{lines} rows of {path} name no study that was found: line {named}.</source>
            <translation>{path} の {lines} 行は、見つかった検査に該当しません: {named} 行目。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>.csv or .tsv</source>
            <translation>.csv または .tsv</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>{source} needs a column patient or study, and one of age, sex and diagnosis: name its columns so.</source>
            <translation>{source} には patient または study の列と、age、sex、diagnosis のいずれかの列が必要です。列名をそのようにしてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>the column {twice} is there twice</source>
            <translation>列 {twice} が重複しています</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>Columns of {path} that are not read: {list}.</source>
            <translation>{path} の読み込まれない列: {list}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>{path} is not text in UTF-8: it was read as Windows writes it in Western Europe (code page 1252).</source>
            <translation>{path} は UTF-8 のテキストではないため、西欧の Windows 文字コード (1252) として読み込みました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>the row names neither a patient nor a study</source>
            <translation>行に患者も検査も示されていません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source> and others</source>
            <translation> など</translation>
        </message>
        <message>
            <location filename="../../app/imaging/patient_tables.py"></location>
            <source>line {line} says otherwise of the same {form}</source>
            <translation>{line} 行目と内容が異なります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{path} has another orientation, voxel size or place (affine) than {name}</source>
            <translation>{path} は {name} と方向、ボクセルの大きさ、または位置(アフィン行列)が異なります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{name} {what} {name2} and was resampled onto its grid by its header</source>
            <translation>{name} は {name2} {what}、ヘッダーによりその格子にリサンプリングされました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{path} does not say how it is oriented and was taken voxel for voxel as {name} lies.</source>
            <translation>{path} には方向情報がないため、{name} とボクセル単位で同じ位置にあるとみなしました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{path} differs from {name} in its origin only</source>
            <translation>{path} は {name} と原点だけが異なります</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>lies {norm} mm away from</source>
            <translation>から {norm} mm 離れており</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>lies on another grid than</source>
            <translation>と格子が異なり</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>, but the brains overlap by {dice} only: check that they are of one study</source>
            <translation>。ただし脳の重なりは {dice} だけです。同じ検査のものか確認してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{path} does not say how it is oriented: left and right are taken as NIfTI's default says.</source>
            <translation>{path} には方向情報がないため、左右は NIfTI の既定とみなします。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{origin_only} and is taken as aligned with it: voxel for voxel the brains coincide.</source>
            <translation>{origin_only}。ボクセル単位で脳が一致するため、位置が合っているものとして扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{away}, though the brains coincide voxel for voxel: the headers contradict each other; repair them.</source>
            <translation>{away}。しかしボクセル単位では脳が一致し、ヘッダーが矛盾しています。修復してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{away}, and by it the two do not show one brain in one place: all files of a study must lie on one grid.</source>
            <translation>{away}。そのとおりでは同じ位置の脳になりません。検査のすべてのファイルは同じ格子になければなりません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{path} does not say how it is oriented, and has {times} voxels where {name} has {times2}: export it again with its orientation (qform or sform).</source>
            <translation>{path} には方向情報がなく、ボクセル数は {times} で {name} は {times2} です。方向情報 (qform または sform) とともに書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{path} does not say how it is oriented, and voxel for voxel it does not show the brain of {name}: export it again with its orientation (qform or sform).</source>
            <translation>{path} には方向情報がなく、ボクセル単位で {name} の脳と一致しません。方向情報 (qform または sform) とともに書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/aligning.py"></location>
            <source>{origin_only} and is taken as aligned with it.</source>
            <translation>{origin_only}。位置が合っているものとして扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/brain.py"></location>
            <source>its background is not 0 (noise outside the brain), and was set to 0</source>
            <translation>背景が 0 でないため(脳の外側の雑音)、0 にしました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/brain.py"></location>
            <source>voxels far outside the brain (marks or specks) were set to 0</source>
            <translation>脳から遠く離れたボクセル(印や点)を 0 にしました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/brain.py"></location>
            <source>its background is {level} and not 0, and was set to 0</source>
            <translation>背景が 0 ではなく {level} のため、0 にしました</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/doubtful.py"></location>
            <source>{names} and {names2} hold the same image: check that each is what it is called.</source>
            <translation>{names} と {names2} は同じ画像です。名前どおりのものか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/doubtful.py"></location>
            <source>{name}: its labels fill {share} of the brain: check that it is the tumour's label map.</source>
            <translation>{name}: ラベルが脳の {share} を占めています。腫瘍のラベルマップか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/doubtful.py"></location>
            <source>one value</source>
            <translation>1 種類の値</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/doubtful.py"></location>
            <source>{found} values</source>
            <translation>{found} 種類の値</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/doubtful.py"></location>
            <source>{names} holds no more than {many}: check that it is an image and no mask or label map.</source>
            <translation>{names} には{many}しかありません。マスクやラベルマップではなく画像か確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/forms.py"></location>
            <source>its sform and its qform contradict each other ({difference_of})</source>
            <translation>sform と qform が矛盾しています ({difference_of})</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/forms.py"></location>
            <source>{list}: {what}; the sform was taken, as most programs do: check left and right.</source>
            <translation>{list}: {what}。多くのプログラムと同じく sform を使いました。左右を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/forms.py"></location>
            <source>which agrees with {name}</source>
            <translation>{name} と一致するため</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/forms.py"></location>
            <source>as most programs do: check left and right</source>
            <translation>多くのプログラムと同様。左右を確認してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/forms.py"></location>
            <source>{path}: {contradiction}; the {name} was taken, {why}.</source>
            <translation>{path}: {contradiction}。{name} を使いました({why})。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/forms.py"></location>
            <source>{path}: {contradiction}, and either lies on the grid of {name}: repair its orientation.</source>
            <translation>{path}: {contradiction}。どちらも {name} の格子にあります。方向情報を修復してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/grid.py"></location>
            <source>resampled from {x} x {y} x {z} voxels of {spacing} x {spacing2} x {spacing3} mm to 1 mm and placed by its brain's bounding box (not registered)</source>
            <translation>{x} x {y} x {z} ボクセル({spacing} x {spacing2} x {spacing3} mm)から 1 mm にリサンプリングし、脳の外接箱で配置しました(位置合わせではありません)</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/grid.py"></location>
            <source>up to {beyond} mm of it reach beyond the library grid and are cut off</source>
            <translation>最大 {beyond} mm がライブラリの格子からはみ出し、切り取られています</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/grid.py"></location>
            <source>its axes stay turned by {turned} degrees</source>
            <translation>軸は {turned} 度回転したままです</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{path} has {times} voxels, but {name} has {times2}: all files of a study must lie on one grid.</source>
            <translation>{path} のボクセル数は {times} ですが、{name} は {times2} です。検査のすべてのファイルは同じ格子になければなりません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{path} has another orientation, voxel size or place (affine) than {name}: all files of a study must lie on one grid.</source>
            <translation>{path} は {name} と方向、ボクセルの大きさ、または位置(アフィン行列)が異なります。検査のすべてのファイルは同じ格子になければなりません。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{path} does not say how it is oriented, and {name} does, otherwise than could be meant: export it again with its orientation (qform or sform).</source>
            <translation>{path} には方向情報がなく、{name} の方向とは合いません。方向情報 (qform または sform) とともに書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{differs}, and whether its labels lie where its origin says or voxel for voxel cannot be told: the study is brought in without them.</source>
            <translation>{differs}。ラベルの位置が原点どおりかボクセル単位か判断できないため、ラベルなしで取り込みます。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{path} does not say how it is oriented, and voxel for voxel its labels do not fit the images: the study is brought in without them.</source>
            <translation>{path} には方向情報がなく、ボクセル単位でラベルが画像に合いません。ラベルなしで取り込みます。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{differs} and is taken as aligned with it.</source>
            <translation>{differs}。位置が合っているものとして扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{differs} ({apart} mm) and was resampled onto its grid by its header.</source>
            <translation>{differs} ({apart} mm)。ヘッダーによりその格子にリサンプリングしました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{differs} and is taken as aligned with it: voxel for voxel its labels fit the images.</source>
            <translation>{differs}。ボクセル単位でラベルが画像に合うため、位置が合っているものとして扱います。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/label_maps.py"></location>
            <source>{error} The study is brought in without labels.</source>
            <translation>{error} ラベルなしで取り込みます。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/size.py"></location>
            <source>{litres} ml</source>
            <translation>{litres} ml</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/size.py"></location>
            <source>{litres} litres</source>
            <translation>{litres} リットル</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/size.py"></location>
            <source>smaller than any head's</source>
            <translation>どの頭部よりも小さい値です</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/size.py"></location>
            <source>the brain has a size of {measured} ({edges} mm), {what}: check that the voxel size in the headers is right.</source>
            <translation>脳の大きさが {measured}({edges} mm)で、{what}。ヘッダーのボクセルの大きさが正しいか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/size.py"></location>
            <source>larger than any, unless the skull is still there</source>
            <translation>頭蓋骨が残っていなければ大きすぎる値です</translation>
        </message>
        <message>
            <location filename="../../app/imaging/placing/skull.py"></location>
            <source>the head seems to have its skull still (or the background is not zero), so what is found will be poor; strip the skull first</source>
            <translation>頭蓋骨が残っている(または背景が 0 でない)ようです。結果の質が下がるため、先に頭蓋骨を除去してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/prepared.py"></location>
            <source>Its preparation wants a look</source>
            <translation>前処理の確認が必要です</translation>
        </message>
        <message>
            <location filename="../../app/imaging/prepared.py"></location>
            <source>what was decided</source>
            <translation>判定結果</translation>
        </message>
        <message>
            <location filename="../../app/imaging/prepared.py"></location>
            <source>{folder} holds no prepared study any more: prepare the study again.</source>
            <translation>{folder} に前処理した検査がありません。検査を再度前処理してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/prepared.py"></location>
            <source>{path} is damaged or of another version: prepare the study again.</source>
            <translation>{path} は破損しているか、別のバージョンです。検査を再度前処理してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/raw.py"></location>
            <source>{path} does not say how it is oriented: left and right are taken as NIfTI's default says; check them.</source>
            <translation>{path} には方向情報がないため、左右は NIfTI の既定とみなします。確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/segmentations.py"></location>
            <source>the segmentation</source>
            <translation>セグメンテーション</translation>
        </message>
        <message>
            <location filename="../../app/imaging/segmentations.py"></location>
            <source>The study {study} came from no DICOM files, to which a segmentation refers: export it as NIfTI.</source>
            <translation>検査 {study} は DICOM ファイルから読み込まれていないため、セグメンテーションの参照先がありません。NIfTI で書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/segmentations.py"></location>
            <source>The prepared study {study} is no longer in {folder}, where it is kept which series it was made of: bring it back.</source>
            <translation>元シリーズの情報を持つ前処理済み検査 {study} が {folder} にありません。元に戻してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/sketches.py"></location>
            <source>{voxels} voxels of {edges} mm</source>
            <translation>{edges} mm の {voxels} ボクセル</translation>
        </message>
        <message>
            <location filename="../../app/imaging/sketches.py"></location>
            <source>the label map</source>
            <translation>ラベルマップ</translation>
        </message>
        <message>
            <location filename="../../app/imaging/sketches.py"></location>
            <source>{path} is on another grid ({describe}) than the template ({describe2}): resample it to the template's grid, or choose its own template.</source>
            <translation>{path} の格子 ({describe}) はテンプレート ({describe2}) と異なります。テンプレートの格子にリサンプリングするか、対応するテンプレートを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/sketches.py"></location>
            <source>{path} is on another grid ({describe}) than the library (240 x 240 x 155 voxels of 1 mm): resample it to that grid.</source>
            <translation>{path} の格子 ({describe}) はライブラリ(1 mm、240 x 240 x 155 ボクセル)と異なります。その格子にリサンプリングしてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/sketches.py"></location>
            <source>{path} holds the labels 3 and 4, which are read as core and as enhancing tumour (BraTS 2013-2016).</source>
            <translation>{path} のラベル 3 と 4 は、壊死・非造影部と造影増強域として読み込まれます (BraTS 2013-2016)。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/sketches.py"></location>
            <source>{path} holds the label {unknown}, which is none of the structures that can be drawn ({list}): choose a label map of theirs.</source>
            <translation>{path} のラベル {unknown} は、描画できる構造 ({list}) にありません。対応するラベルマップを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/sketches.py"></location>
            <source>{path} does not end in .nii or .nii.gz: give the label map such a name.</source>
            <translation>{path} の拡張子が .nii または .nii.gz ではありません。そのような名前にしてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study.py"></location>
            <source>as found</source>
            <translation>元のまま</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study.py"></location>
            <source>The study {folder} has none of the wanted images ({list}): add one.</source>
            <translation>検査 {folder} に必要な画像 ({list}) がありません。追加してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study.py"></location>
            <source>{path} holds intensities too large to work with: export it again in a smaller range.</source>
            <translation>{path} の信号値が大きすぎます。より小さい範囲で書き出し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study.py"></location>
            <source>{path} is empty (all its voxels are zero): export it again.</source>
            <translation>{path} は空です(すべてのボクセルが 0)。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study.py"></location>
            <source>The study {folder} has no label map (a name ending in _seg or -seg): add one.</source>
            <translation>検査 {folder} にラベルマップ(名前の末尾が _seg または -seg)がありません。追加してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study.py"></location>
            <source>The study {folder} was read without a {title} image: add the file or choose another modality.</source>
            <translation>検査 {folder} は {title} 画像なしで読み込まれました。ファイルを追加するか、別のシーケンスを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study.py"></location>
            <source>Slice {k} is out of range: {study} has slices 0 to {LIBRARY_SLICES}.</source>
            <translation>スライス {k} は範囲外です。{study} のスライスは 0〜{LIBRARY_SLICES} です。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>its 1 is read as core</source>
            <translation>1 は core として読み込まれます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>_t1 or -t1n</source>
            <translation>_t1 または -t1n</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>_t1ce or -t1c</source>
            <translation>_t1ce または -t1c</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>_flair or -t2f</source>
            <translation>_flair または -t2f</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>, or say by --mapping FILE what {first}{value} may be</source>
            <translation>、または --mapping FILE で {first}{value} の内容を指定してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>The folder {folder} holds no NIfTI files (.nii or .nii.gz): choose the folder of one study.</source>
            <translation>フォルダ {folder} に NIfTI ファイル (.nii、.nii.gz) がありません。1 つの検査のフォルダを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>The study {folder} has no {wanted}: add what is missing{or_a_mapping}.</source>
            <translation>検査 {folder} に{wanted}がありません。不足分を追加してください{or_a_mapping}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>The preparation of {folder} failed: {list}</source>
            <translation>{folder} の前処理に失敗しました: {list}</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>The preparation of {folder} was rejected by a reader: prepare it again, or remove the folder.</source>
            <translation>{folder} の前処理は読影者により却下されています。再度前処理するか、フォルダを削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>The name {given} was turned into the id {ours}.</source>
            <translation>名前 {given} は ID {ours} に変更されました。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>The study {folder} mixes files of {prefixes} and {prefixes2}: give every study a folder of its own.</source>
            <translation>検査 {folder} に {prefixes} と {prefixes2} のファイルが混在しています。検査ごとにフォルダを分けてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>read the folder</source>
            <translation>フォルダの読み込み</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source> and {others} other files</source>
            <translation> ほか {others} 個のファイル</translation>
        </message>
        <message>
            <location filename="../../app/imaging/study_files.py"></location>
            <source>The study {folder} is ambiguous: {name} and {name2} would both be its {get}; keep one study and one file of each kind in the folder, or say by --mapping FILE which is which.</source>
            <translation>検査 {folder} はあいまいです: {name} と {name2} がどちらも {get} になります。1 検査・各種類 1 ファイルにするか、--mapping FILE で指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/survey.py"></location>
            <source>is no single volume</source>
            <translation>1 つのボリュームになりません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/survey.py"></location>
            <source>{study}: choose a series for T1, T1ce or FLAIR at least.</source>
            <translation>{study}: T1、T1ce、FLAIR のうち少なくとも 1 つのシリーズを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/survey.py"></location>
            <source>cannot be read</source>
            <translation>読み込めません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/survey.py"></location>
            <source>{title} cannot be used: it {problem}.</source>
            <translation>{title} は使用できません: {problem}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/survey.py"></location>
            <source>its name does not say which image it is</source>
            <translation>名前からどの画像かわかりません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is of a pair of header and image (.hdr and .img), which is not read: convert it to .nii.gz</source>
            <translation>ヘッダーと画像の組 (.hdr、.img) は読み込めません。.nii.gz に変換してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>keeps header and voxels apart, which is not read: convert it to .nii.gz or .mha</source>
            <translation>ヘッダーとボクセルが別のファイルで、読み込めません。.nii.gz または .mha に変換してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is of a format that is not read: convert it to .nii.gz</source>
            <translation>読み込めない形式です。.nii.gz に変換してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is packed and not looked into: unpack it</source>
            <translation>圧縮されており、中は調べません。展開してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is a picture, of which nobody knows where it lies: give the DICOM or NIfTI files</source>
            <translation>位置のわからない画像です。DICOM または NIfTI ファイルを指定してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is a shortcut, which is not followed: give what it leads to</source>
            <translation>ショートカットはたどりません。リンク先を指定してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is a download that did not finish: download it again</source>
            <translation>ダウンロードが完了していません。ダウンロードし直してください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is a pointer of DVC: `dvc pull` fetches its content</source>
            <translation>DVC のポインタです。`dvc pull` で内容を取得できます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is an image whose name does not say so: it must end in .nii, .nii.gz or .mha</source>
            <translation>画像ですが名前からわかりません。末尾を .nii、.nii.gz、.mha にしてください</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is not used: its name does not say which image it is; --mapping FILE can say so</source>
            <translation>使用されません: 名前からどの画像かわかりません。--mapping FILE で指定できます</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is not used: no study of the mapping has it</source>
            <translation>使用されません: マッピングのどの検査にもありません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>is not used: BIDS keeps the images that are needed in anat, and its name is not one of theirs</source>
            <translation>使用されません: BIDS の画像は anat にありますが、名前が該当しません</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>{sentence} The same holds for {others} more{more}.</source>
            <translation>{sentence} ほか {others} 件も同様です{more}。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/unused.py"></location>
            <source>{path} begins like DICOM without its preamble and header, and names no study: export it again as a DICOM file.</source>
            <translation>{path} はプリアンブルとヘッダーのない DICOM のようで、検査を示していません。DICOM ファイルとして書き出し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/walking.py"></location>
            <source>is a link that leads out of the folders given and is not followed: give its target as well, or --follow-links.</source>
            <translation>指定フォルダの外へのリンクのためたどりません。リンク先も指定するか、--follow-links を使ってください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/walking.py"></location>
            <source>System Volume Information</source>
            <translation>System Volume Information</translation>
        </message>
        <message>
            <location filename="../../app/imaging/walking.py"></location>
            <source>of what is not valid text or of control characters: rename</source>
            <translation>正しくないテキストまたは制御文字: 名前を変更</translation>
        </message>
        <message>
            <location filename="../../app/imaging/walking.py"></location>
            <source>The folder {folder} does not exist: check its name.</source>
            <translation>フォルダ {folder} がありません。名前を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/walking.py"></location>
            <source>{folder} is a file, but the folder of a study is needed: choose the folder that holds it.</source>
            <translation>{folder} はファイルですが、検査のフォルダが必要です。それを含むフォルダを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/walking.py"></location>
            <source> and {odd} other names</source>
            <translation> ほか {odd} 個の名前</translation>
        </message>
        <message>
            <location filename="../../app/imaging/walking.py"></location>
            <source>{path} is a pipe or a device, which is not opened: put the file itself there.</source>
            <translation>{path} はパイプまたはデバイスのため開きません。ファイル自体を置いてください。</translation>
        </message>
        <message>
            <location filename="../../app/imaging/walking.py"></location>
            <source>{path} holds {odd}{others}, made {what}.</source>
            <translation>{path} に {odd}{others} があります({what})。</translation>
        </message>
        <message>
            <location filename="../../app/jobs.py"></location>
            <source>{text}: {done} of {total}</source>
            <translation>{text}: {done}/{total}</translation>
        </message>
        <message>
            <location filename="../../app/jobs.py"></location>
            <source>{rate} a second</source>
            <translation>毎秒 {rate}</translation>
        </message>
        <message>
            <location filename="../../app/jobs.py"></location>
            <source>{rate} s each</source>
            <translation>1 件 {rate} 秒</translation>
        </message>
        <message>
            <location filename="../../app/jobs.py"></location>
            <source>{left} s left</source>
            <translation>残り {left} 秒</translation>
        </message>
        <message>
            <location filename="../../app/jobs.py"></location>
            <source>{left} min left</source>
            <translation>残り {left} 分</translation>
        </message>
        <message>
            <location filename="../../app/library/addresses.py"></location>
            <source>An address of a server begins with mongodb:// in small letters, as in mongodb://user@host/sbmir; the one given does not: correct it, or give the path of a library file.</source>
            <translation>サーバーのアドレスは小文字の mongodb:// で始めてください(例: mongodb://user@host/sbmir)。修正するか、ライブラリファイルのパスを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/addresses.py"></location>
            <source>Libraries at {scheme}:// addresses are not supported: give the path of a library file or a mongodb:// address.</source>
            <translation>{scheme}:// のアドレスには対応していません。ライブラリファイルのパスまたは mongodb:// のアドレスを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/cache/codes.py"></location>
            <source>the library's codes are larger than the cache may be</source>
            <translation>ライブラリのコードがキャッシュの上限を超えています</translation>
        </message>
        <message>
            <location filename="../../app/library/claims.py"></location>
            <source>claimed by {list}, whose clock is ahead: taken over after {WATCH_S} s without a sign of life (check --mend removes such claims at once)</source>
            <translation>{list} が予約しており、その時計が進んでいます。{WATCH_S} 秒間応答がなければ引き継ぎます(check --mend ですぐに解除できます)</translation>
        </message>
        <message>
            <location filename="../../app/library/claims.py"></location>
            <source>{study} was to be brought in by {owner}, which did not finish: index its folder again</source>
            <translation>{study} は {owner} が取り込もうとして完了しませんでした。フォルダの索引を作り直してください</translation>
        </message>
        <message>
            <location filename="../../app/library/claims.py"></location>
            <source>{study} was claimed by {owner}, whose clock is ahead of the library's (by {long}): index takes it when that gives no sign of life for a minute, check --mend at once</source>
            <translation>{study} は {owner} が予約しており、その時計がライブラリより {long} 進んでいます。1 分間応答がなければ索引作成で引き継ぎ、check --mend ではすぐに解除します</translation>
        </message>
        <message>
            <location filename="../../app/library/claims.py"></location>
            <source>; its claim was removed</source>
            <translation>。予約を解除しました</translation>
        </message>
        <message>
            <location filename="../../app/library/encoding.py"></location>
            <source>{folder} holds no brain: all its voxels are zero.</source>
            <translation>{folder} に脳がありません(すべてのボクセルが 0)。</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>its facts cannot be read</source>
            <translation>情報を読み込めません</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>it has no codes that fit its slices</source>
            <translation>スライスに合うコードがありません</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>some of its pictures are missing or cannot be read</source>
            <translation>一部の画像がないか、読み込めません</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>The codes of model {model} have {numbers} numbers and not {numbers2}: the length is to be noted again.</source>
            <translation>モデル {model} のコードの長さは {numbers} で、記録の {numbers2} と異なります。長さを記録し直します。</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>{study} is half: {what}; it is to be removed and indexed again.</source>
            <translation>{study} は不完全です: {what}。削除して索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>The codes of {study} by model {model} do not fit its slices: index it again with that model.</source>
            <translation>{study} のモデル {model} のコードがスライスに合いません。そのモデルで索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>What the codes of model {model} are cannot be read: restore the library from a copy.</source>
            <translation>モデル {model} のコードの内容を読み込めません。コピーからライブラリを復元してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>Belonging to nothing: {what} ({count}); to be removed.</source>
            <translation>どこにも属さないもの: {what} ({count})。削除対象です。</translation>
        </message>
        <message>
            <location filename="../../app/library/fault_checks.py"></location>
            <source>{study} was not written to its end: what there is of it is to be removed.</source>
            <translation>{study} は最後まで書き込まれていません。残りは削除対象です。</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>The library {address} is open for reading only: check the permissions of its folder.</source>
            <translation>ライブラリ {address} は読み取り専用で開かれています。フォルダの権限を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>The library {address} was made by another model: index into a new library.</source>
            <translation>ライブラリ {address} は別のモデルで作成されています。新しいライブラリに索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>{others} studies are in the library already, {others2} among them, and keep what is known there of their patients: remove them and index them again to change that.</source>
            <translation>{others2} など {others} 件の検査はすでにライブラリにあり、患者情報は元のままです。変更するには、削除して索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>{folder} and {seen} are both named {study}: rename one of the folders.</source>
            <translation>{folder} と {seen} はどちらも {study} という名前です。一方のフォルダ名を変更してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>Indexed {study}</source>
            <translation>{study} の索引を作成</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>{study} is there</source>
            <translation>{study} は登録済み</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>Waiting for {count} studies that another run has begun{value}</source>
            <translation>別の処理が開始した {count} 件の検査を待っています{value}</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>{folder} is of the collection {collection}, but the library holds a study named {study} of the collection {held}: rename the folder if it is another one.</source>
            <translation>{folder} はコレクション {collection} のものですが、ライブラリにはコレクション {held} の検査 {study} があります。別の検査であればフォルダ名を変更してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>The library does not answer, trying again</source>
            <translation>ライブラリが応答しません。再試行しています</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>There is not enough memory to read {folder}: close other programs.</source>
            <translation>{folder} を読み込むメモリが足りません。他のプログラムを閉じてください。</translation>
        </message>
        <message>
            <location filename="../../app/library/indexing.py"></location>
            <source>{folder} could not be read because of a bug in SBMIR: please report it.</source>
            <translation>SBMIR の不具合のため {folder} を読み込めませんでした。ご報告ください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>a dot</source>
            <translation>ドット</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>a slash</source>
            <translation>スラッシュ</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>a backslash</source>
            <translation>バックスラッシュ</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>a quotation mark</source>
            <translation>引用符</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>a blank</source>
            <translation>空白</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>The database in the address {shown} has a name of more than {LONGEST_NAME} bytes: name another.</source>
            <translation>アドレス {shown} のデータベース名が {LONGEST_NAME} バイトを超えています。別の名前にしてください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>The database in the address {shown} has {called} in its name, which no database has: name another.</source>
            <translation>アドレス {shown} のデータベース名に使用できない文字({called})があります。別の名前にしてください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>Cannot read the certificate or key that the options of {shown} name: check their paths.</source>
            <translation>{shown} のオプションで指定された証明書または鍵を読み込めません。パスを確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/address.py"></location>
            <source>The address {shown} cannot be used: check its hosts, ports and options, and write special characters of user and password as % and two digits (@ as %40).</source>
            <translation>アドレス {shown} は使用できません。ホスト、ポート、オプションを確認し、ユーザー名とパスワードの特殊文字は % と 2 桁で書いてください(@ は %40)。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/connection.py"></location>
            <source>The database of {shown} is the server's own: name another one, and say where the user is kept as an option (/sbmir?authSource=admin).</source>
            <translation>{shown} のデータベースはサーバー自身のものです。別のデータベースを指定し、ユーザーの保存先をオプションで指定してください (/sbmir?authSource=admin)。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/connection.py"></location>
            <source>The server of {shown} does not answer as MongoDB does: check host and port of the address, and leave user and password out of it if the server has no users.</source>
            <translation>{shown} のサーバーは MongoDB として応答しません。アドレスのホストとポートを確認し、サーバーにユーザーがなければユーザー名とパスワードを外してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>no space left</source>
            <translation>空き容量がありません</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>disk is full</source>
            <translation>ディスクがいっぱいです</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>disk full</source>
            <translation>ディスクがいっぱいです</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>out of disk</source>
            <translation>ディスク不足</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>disk i/o error</source>
            <translation>ディスク入出力エラー</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>file too large</source>
            <translation>ファイルが大きすぎます</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>The disk of the database server is full: cannot write the library {source}. Free some space there and start again; nothing finished is lost.</source>
            <translation>データベースサーバーのディスクがいっぱいで、ライブラリ {source} に書き込めません。空き容量を増やして再開してください。完了したものは失われません。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>The server of {source} does not accept the user name or the password: check both, and authSource in the address.</source>
            <translation>{source} のサーバーがユーザー名またはパスワードを受け付けません。両方と、アドレスの authSource を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>The user of {source} may not do this: ask for the role readWrite on that database.</source>
            <translation>{source} のユーザーには権限がありません。そのデータベースの readWrite ロールを依頼してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>No safe connection to the server of {source}: check tls and tlsCAFile in the address.</source>
            <translation>{source} のサーバーに安全に接続できません。アドレスの tls と tlsCAFile を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>The server of {source} does not answer: check that it runs, and host and port of the address.</source>
            <translation>{source} のサーバーが応答しません。動作していること、アドレスのホストとポートを確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>The connection to the server of {source} was lost: start again when it is back; nothing finished is lost.</source>
            <translation>{source} のサーバーとの接続が切れました。復旧後に再開してください。完了したものは失われません。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>The server of {source} does not confirm what is written: check the members of its replica set.</source>
            <translation>{source} のサーバーが書き込みを確認しません。レプリカセットの構成を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>A study's codes are larger than the server of {source} takes (16 MB): use a model with shorter codes.</source>
            <translation>検査のコードが {source} のサーバーの上限 (16 MB) を超えています。より短いコードのモデルを使用してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>The server of {source} cannot be used as the address says: check its options.</source>
            <translation>{source} のサーバーをアドレスのとおりに使用できません。オプションを確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>The server of {source} refused to work (error {number}): its log says why.</source>
            <translation>{source} のサーバーが処理を拒否しました(エラー {number})。理由はサーバーのログにあります。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/errors.py"></location>
            <source>authentication failed</source>
            <translation>認証に失敗しました</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/faults.py"></location>
            <source>Reading the library</source>
            <translation>ライブラリを読み込んでいます</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/reader.py"></location>
            <source>open it for writing</source>
            <translation>書き込み用に開いてください</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/reader.py"></location>
            <source>There is no library at {source}: check the address, or {HOW_TO_FILL}.</source>
            <translation>{source} にライブラリがありません。アドレスを確認するか、{HOW_TO_FILL}。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/store.py"></location>
            <source>The database of {source} holds something else already: name another database.</source>
            <translation>{source} のデータベースには別のものがあります。別のデータベースを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/mongo/store.py"></location>
            <source>The codes of {study} are larger than a server can hold: keep them in a library file.</source>
            <translation>{study} のコードはサーバーに保存できない大きさです。ライブラリファイルに保存してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>remove it and index it again.</source>
            <translation>削除して索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>{study} and {study2} are the same images{whose}: remove one of them if that is not intended.</source>
            <translation>{study} と {study2} は同じ画像です{whose}。意図したものでなければ一方を削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source> under two patients ({patient} and {patient2})</source>
            <translation>(患者 {patient} と {patient2})</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The slices noted for {study} cannot be: {again}</source>
            <translation>{study} のスライスの記録が不正です: {again}</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The lesion side or the origin of the labels noted for {study} cannot be: {again}</source>
            <translation>{study} の病変側またはラベルの由来の記録が不正です: {again}</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The modalities noted for {study} are unknown: {again}</source>
            <translation>{study} のシーケンスの記録が不明です: {again}</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The label map of {study} holds labels that do not exist: {again}</source>
            <translation>{study} のラベルマップに存在しないラベルがあります: {again}</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The areas noted for {study} are not those of its label map: {again}</source>
            <translation>{study} の面積の記録がラベルマップと一致しません: {again}</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The files of {study} are not there: no folder {folder}.</source>
            <translation>{study} のファイルがありません(フォルダ {folder} がありません)。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>What else may be wrong is looked for when this is mended.</source>
            <translation>その他の問題は、これを修復した後に調べます。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>Compared {study}</source>
            <translation>{study} を比較</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The label map of {study} cannot be read: {again}</source>
            <translation>{study} のラベルマップを読み込めません: {again}</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The lesion side noted for {study} is not that of its label map: {again}</source>
            <translation>{study} の病変側の記録がラベルマップと一致しません: {again}</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>The files of {study} are not all there: {list} in {folder}.</source>
            <translation>{study} のファイルが揃っていません: {folder} の {list}。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>Codes of {library}, which is gone, {form} cached here ({size} MB)</source>
            <translation>存在しないライブラリ {library} のコードがキャッシュに残っています ({size} MB)</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>: deleted.</source>
            <translation>: 削除しました。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/checking.py"></location>
            <source>: check --mend deletes them.</source>
            <translation>: check --mend で削除されます。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/copying.py"></location>
            <source>{address} holds another study named {study}: remove it there, or leave this one out.</source>
            <translation>{address} には別の検査 {study} があります。コピー先から削除するか、対象から外してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/copying.py"></location>
            <source>Copied {study}</source>
            <translation>{study} をコピー</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/copying.py"></location>
            <source>{source} and {target} are the same library: name another one to copy into.</source>
            <translation>{source} と {target} は同じライブラリです。別のコピー先を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/copying.py"></location>
            <source>{address} and {address2} are the same library: there is nothing to copy.</source>
            <translation>{address} と {address2} は同じライブラリです。コピーするものがありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/copying.py"></location>
            <source>The library {address} is of another model ({names}, not {names2}): copy into a new library.</source>
            <translation>ライブラリ {address} は別のモデルのものです({names}。コピー元は {names2})。新しいライブラリにコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/copying.py"></location>
            <source>The library {address} holds no studies: there is nothing to copy.</source>
            <translation>ライブラリ {address} に検査がありません。コピーするものがありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/export_tables.py"></location>
            <source>{path} is there already, with other content: give --force to replace it, or another folder.</source>
            <translation>{path} は別の内容ですでに存在します。--force で置き換えるか、別のフォルダを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/exporting.py"></location>
            <source>Exported {study}</source>
            <translation>{study} を書き出し</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/exporting.py"></location>
            <source>{folder} is a link that leads elsewhere: remove it.</source>
            <translation>{folder} は別の場所へのリンクです。削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/exporting.py"></location>
            <source>write the export into</source>
            <translation>書き出し先への書き込み</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>{path} is not an array of numbers (.npy), or is cut short: copy it again.</source>
            <translation>{path} は数値配列 (.npy) ではないか、途中で切れています。コピーし直してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>None of the codes in {folder} and beside it can be read: copy them again.</source>
            <translation>{folder} とその隣のコードをどれも読み込めません。コピーし直してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>The codes were imported from {model}, the published SBMIR's files.</source>
            <translation>コードは公開版 SBMIR のファイル {model} から取り込まれました。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>Whether the model given with --model made the codes cannot be proved without slices: leave it away.</source>
            <translation>--model のモデルがコードを作成したかどうかは、スライスがないと確認できません。指定を外してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>There are no codes (.npy files called normal and abnormal) in {folders} or below it.</source>
            <translation>{folders} 以下にコード(normal、abnormal という .npy ファイル)がありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>There are codes of several models ({list}): import the folder of one.</source>
            <translation>複数のモデルのコードがあります ({list})。1 つのフォルダを取り込んでください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>{path} is no square slice but an array {shape}: check that it is the right file.</source>
            <translation>{path} は正方形のスライスではなく {shape} の配列です。正しいファイルか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>The normal and the abnormal codes of {folder} differ in length: export them again.</source>
            <translation>{folder} の正常部と異常部のコードの長さが異なります。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>The codes in {folder} are not whole: of slice {k} there is only one of normal and abnormal.</source>
            <translation>{folder} のコードが不完全です: スライス {k} には正常部と異常部の一方しかありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>There were no slices of {list} to import: the pictures are black.</source>
            <translation>{list} のスライスがないため、画像は黒になります。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>There was no label map to import: areas and side are not known.</source>
            <translation>ラベルマップがないため、面積と側は不明です。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>Imported {name}</source>
            <translation>{name} を取り込み</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>{other} and {path} are both slice {k} of {kind} of {name}: import the folder of one data set.</source>
            <translation>{other} と {path} はどちらも {name} の {kind} のスライス {k} です。1 つのデータセットのフォルダを取り込んでください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>{path} is larger than any code or slice: check that it is the right file.</source>
            <translation>{path} はコードやスライスとしては大きすぎます。正しいファイルか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>The {kind} codes of {folder} are not all of one length: export them again.</source>
            <translation>{folder} の {kind} コードの長さが揃っていません。再度書き出してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>{path} holds other labels than 0 to 3: import the label maps that the preprocessing wrote.</source>
            <translation>{path} に 0〜3 以外のラベルがあります。前処理で出力されたラベルマップを取り込んでください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>The slices in {folder} have {shape} pixels a side, the model wants {size}.</source>
            <translation>{folder} のスライスは 1 辺 {shape} ピクセルですが、モデルには {size} が必要です。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/importing.py"></location>
            <source>The codes in {folder} were not made by the model given with --model: name the one that made them, or leave --model away to import them as those of an unknown model.</source>
            <translation>{folder} のコードは --model のモデルで作成されていません。作成したモデルを指定するか、--model を外して不明なモデルとして取り込んでください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/label_files.py"></location>
            <source>{path} ends neither in .nii or .nii.gz nor in .dcm: say by --as what it is to be.</source>
            <translation>{path} の拡張子が .nii、.nii.gz、.dcm のいずれでもありません。--as で形式を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/label_files.py"></location>
            <source>The patient {name} has {of_patient} studies in {address} ({names}): name one of them.</source>
            <translation>患者 {name} の検査が {address} に {of_patient} 件あります ({names})。1 つを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/moving/label_files.py"></location>
            <source>The library {address} holds no label maps: its models know no structures.</source>
            <translation>ライブラリ {address} にラベルマップがありません。モデルが構造を扱いません。</translation>
        </message>
        <message>
            <location filename="../../app/library/packing.py"></location>
            <source>The library {source} is damaged: restore it from a copy, or delete it and index the studies again.</source>
            <translation>ライブラリ {source} が破損しています。コピーから復元するか、削除して索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/pictures.py"></location>
            <source>The files of {study} cannot be reached: {folder} does not hold it any more.</source>
            <translation>{study} のファイルにアクセスできません: {folder} にありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/pictures.py"></location>
            <source>{study} has no {MODALITY_TITLES}.</source>
            <translation>{study} に {MODALITY_TITLES} はありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/pictures.py"></location>
            <source>The files of {study} cannot be reached: there is no folder {folder} on this machine.</source>
            <translation>{study} のファイルにアクセスできません: このコンピュータにフォルダ {folder} がありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/pictures.py"></location>
            <source>The files of {study} cannot be reached: their path names the patient and is not in the library.</source>
            <translation>{study} のファイルにアクセスできません: パスに患者名が含まれるためライブラリに記録されていません。</translation>
        </message>
        <message>
            <location filename="../../app/library/pictures.py"></location>
            <source>The files of {study} in {folder} have changed since it was indexed: index it again.</source>
            <translation>{folder} の {study} のファイルは索引作成後に変更されています。索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/pictures.py"></location>
            <source>read the pictures of</source>
            <translation>画像の読み込み</translation>
        </message>
        <message>
            <location filename="../../app/library/pictures.py"></location>
            <source>{study}: its files cannot be reached; what is drawn on are the library's pictures, 8 bits deep.</source>
            <translation>{study}: ファイルにアクセスできないため、ライブラリの画像(8 ビット)に描画します。</translation>
        </message>
        <message>
            <location filename="../../app/library/pictures.py"></location>
            <source>The files of {study} cannot be reached: {missing} is gone.</source>
            <translation>{study} のファイルにアクセスできません: {missing} がありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/readings.py"></location>
            <source>The session {name} is too large for the library {source}: it is kept in its file only.</source>
            <translation>セッション {name} はライブラリ {source} には大きすぎるため、ファイルにのみ保存されています。</translation>
        </message>
        <message>
            <location filename="../../app/library/record_checks.py"></location>
            <source>A name or path cannot be stored because of its characters ({text}): rename it.</source>
            <translation>使用できない文字があるため、名前またはパスを保存できません ({text})。名前を変更してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/record_checks.py"></location>
            <source>The codes of {study} have {shape} numbers, those of the library {length}: they come from different models; index into another library.</source>
            <translation>{study} のコードの長さは {shape}、ライブラリは {length} です。別のモデルによるものです。別のライブラリに索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/record_checks.py"></location>
            <source>The model gives codes for {study} that are not finite in {dtype}: use another model.</source>
            <translation>モデルが {study} に対して {dtype} で有限でないコードを出力しました。別のモデルを使用してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/records.py"></location>
            <source>{title} missing</source>
            <translation>{title} なし</translation>
        </message>
        <message>
            <location filename="../../app/library/records.py"></location>
            <source>preparation wants a look</source>
            <translation>前処理の確認が必要</translation>
        </message>
        <message>
            <location filename="../../app/library/spaces.py"></location>
            <source>The library {source} was made by another model ({list}, not {short}): choose that model with --model, or index the studies into a new library.</source>
            <translation>ライブラリ {source} は別のモデルで作成されています({list}。指定は {short})。--model でそのモデルを選ぶか、新しいライブラリに索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/spaces.py"></location>
            <source>The library {source} holds other codes by the name of model {short} ({kind}, not {kind2}): index the studies into a new library.</source>
            <translation>ライブラリ {source} には、モデル {short} の名前で別のコードがあります({kind}。指定は {kind2})。新しいライブラリに索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/spaces.py"></location>
            <source>, of {looks}</source>
            <translation>({looks})</translation>
        </message>
        <message>
            <location filename="../../app/library/spaces.py"></location>
            <source>The label maps of the library {source} show {named}, the model {short} knows {named2}: index the studies into a new library.</source>
            <translation>ライブラリ {source} のラベルマップは {named} を示し、モデル {short} は {named2} を扱います。新しいライブラリに索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>{address} is not an SBMIR library: choose another file.</source>
            <translation>{address} は SBMIR のライブラリではありません。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>The library {source} is gone: it was moved or deleted, or its drive is not connected.</source>
            <translation>ライブラリ {source} がありません。移動または削除されたか、ドライブが接続されていません。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>Another file was put in the place of the library {source}.</source>
            <translation>ライブラリ {source} の場所に別のファイルが置かれています。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>The disk is full: cannot write the library {source}. Free some space and start again; nothing finished is lost.</source>
            <translation>ディスクがいっぱいで、ライブラリ {source} に書き込めません。空き容量を増やして再開してください。完了したものは失われません。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>The library {source} has an unfinished write: open it once from a folder that can be written.</source>
            <translation>ライブラリ {source} に未完了の書き込みがあります。書き込み可能なフォルダから一度開いてください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>The library {source} was moved or deleted while it was open: nothing more is written; put it back and start again.</source>
            <translation>ライブラリ {source} は開いている間に移動または削除されました。これ以上書き込みません。元に戻して再開してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>Cannot write the library {source}: it is read-only; check the permissions of its folder.</source>
            <translation>ライブラリ {source} に書き込めません。読み取り専用です。フォルダの権限を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>The library {source} is being written by another program: try again when it has finished.</source>
            <translation>ライブラリ {source} は別のプログラムが書き込み中です。終わってから再度お試しください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>Cannot open the library {source}: check the path and the permissions of its folder.</source>
            <translation>ライブラリ {source} を開けません。パスとフォルダの権限を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>The disk refused to read or write the library {source} ({error}): check its free space and start again.</source>
            <translation>ディスクがライブラリ {source} の読み書きを拒否しました ({error})。空き容量を確認して再開してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>{address} is a folder, not a library: give the path of a library file.</source>
            <translation>{address} はフォルダであり、ライブラリではありません。ライブラリファイルのパスを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>{address} is a pipe or a device, not a library: give the path of a library file.</source>
            <translation>{address} はパイプまたはデバイスであり、ライブラリではありません。ライブラリファイルのパスを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>{address} is a link that leads to itself: give the path of a library file.</source>
            <translation>{address} は自分自身へのリンクです。ライブラリファイルのパスを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>open the library</source>
            <translation>ライブラリを開く処理</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>The library's path {address} holds a character that no path has: correct it.</source>
            <translation>ライブラリのパス {address} に使用できない文字があります。修正してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/files.py"></location>
            <source>There is no library {address}: check the path, or {HOW_TO_FILL}.</source>
            <translation>ライブラリ {address} がありません。パスを確認するか、{HOW_TO_FILL}。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/store.py"></location>
            <source>Cannot make the library {address}: its folder cannot be written; choose another one.</source>
            <translation>ライブラリ {address} を作成できません。フォルダに書き込めません。別のフォルダを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/sqlite/store.py"></location>
            <source>{source} is a SQLite database but not an SBMIR library: choose another file.</source>
            <translation>{source} は SQLite データベースですが SBMIR のライブラリではありません。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>check the permissions of its folder</source>
            <translation>フォルダの権限を確認してください</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} holds no study named {study} (any more).</source>
            <translation>ライブラリ {source} に検査 {study} はありません(削除された可能性があります)。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} holds a study named {study} already.</source>
            <translation>ライブラリ {source} には検査 {study} がすでにあります。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} was made by a newer SBMIR (schema {version}, here up to {known}): update SBMIR to open it.</source>
            <translation>ライブラリ {source} は新しい SBMIR で作成されています(スキーマ {version}、対応は {known} まで)。SBMIR を更新してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} keeps no pictures: they are made from the studies' own files.</source>
            <translation>ライブラリ {source} には画像が保存されていません。検査のファイルから作成されます。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>Slice {k} is out of range: slices go from 0 to {LIBRARY_SLICES}.</source>
            <translation>スライス {k} は範囲外です。スライスは 0〜{LIBRARY_SLICES} です。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} holds no {kind} pictures of {study}.</source>
            <translation>ライブラリ {source} に {study} の {kind} 画像はありません。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} is open for reading only: {to_write}.</source>
            <translation>ライブラリ {source} は読み取り専用で開かれています: {to_write}。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} holds {study} with other slices: remove it before indexing it with this model.</source>
            <translation>ライブラリ {source} の {study} はスライスが異なります。このモデルで索引を作成する前に削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} holds no codes yet: {HOW_TO_FILL}.</source>
            <translation>ライブラリ {source} にはまだコードがありません。{HOW_TO_FILL}。</translation>
        </message>
        <message>
            <location filename="../../app/library/store.py"></location>
            <source>The library {source} was made {kept} pictures: that is fixed; copy it into a new library.</source>
            <translation>ライブラリ {source} は画像{kept}で作成されており、変更できません。新しいライブラリにコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/library/whole.py"></location>
            <source>did you mean {folded}?</source>
            <translation>{folded} ではありませんか?</translation>
        </message>
        <message>
            <location filename="../../app/library/whole.py"></location>
            <source>python main.py info --json lists every {what}.</source>
            <translation>python main.py info --json で、すべての{what}を一覧できます。</translation>
        </message>
        <message>
            <location filename="../../app/library/whole.py"></location>
            <source>The library {source} holds no {what} named {named}: {hint}</source>
            <translation>ライブラリ {source} に {named} という{what}はありません。{hint}</translation>
        </message>
        <message>
            <location filename="../../app/outputs.py"></location>
            <source>{path} is a folder: give the name of a file in it.</source>
            <translation>{path} はフォルダです。その中のファイル名を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/outputs.py"></location>
            <source>There is no folder {parent} to write {name} into: make it, or choose another place.</source>
            <translation>{name} を書き込むフォルダ {parent} がありません。作成するか、別の場所を選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/outputs.py"></location>
            <source>{path} would overwrite {same}, which is read here: choose another name.</source>
            <translation>{path} は、読み込み中の {same} を上書きしてしまいます。別の名前を選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/outputs.py"></location>
            <source>{path} is a library, which nothing overwrites: choose another name.</source>
            <translation>{path} はライブラリのため上書きできません。別の名前を選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/outputs.py"></location>
            <source>write into</source>
            <translation>書き込み</translation>
        </message>
        <message>
            <location filename="../../app/outputs.py"></location>
            <source>Another run is writing into {folder}: wait for it, or choose another folder.</source>
            <translation>別の処理が {folder} に書き込んでいます。終わるまで待つか、別のフォルダを選んでください。</translation>
        </message>
        <message>
            <location filename="../../app/outputs.py"></location>
            <source>write {what}</source>
            <translation>{what}の書き込み</translation>
        </message>
        <message>
            <location filename="../../app/placement.py"></location>
            <source>Where the voxels of this study's files lie is not in the library, because a former version brought it in: remove the study and index it again.</source>
            <translation>この検査は以前のバージョンで取り込まれたため、ファイル上のボクセル位置がライブラリにありません。検査を削除し、索引を作り直してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/brain.py"></location>
            <source>The Python package {PACKAGE}, whose networks find the brain, is missing or damaged: `sh run.sh` installs it.</source>
            <translation>脳の検出に使う Python パッケージ {PACKAGE} がないか、破損しています。`sh run.sh` でインストールされます。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/brain.py"></location>
            <source>there is nothing to see in it</source>
            <translation>何も写っていません</translation>
        </message>
        <message>
            <location filename="../../app/preparation/brain.py"></location>
            <source>no brain was found in it</source>
            <translation>脳が見つかりませんでした</translation>
        </message>
        <message>
            <location filename="../../app/preparation/judging/quality.py"></location>
            <source>The brain that was found has {ml} ml.</source>
            <translation>検出された脳は {ml} ml です。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/judging/quality.py"></location>
            <source>It covers the template's brain by {numbers} only.</source>
            <translation>テンプレート脳との重なりは {numbers} だけです。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/judging/quality.py"></location>
            <source>{title} shows {covered} of the brain only.</source>
            <translation>{title} に写っている脳は {covered} だけです。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/judging/quality.py"></location>
            <source>The brain in {title} lies over that of the others by {agree} only.</source>
            <translation>{title} の脳と他のシーケンスの脳の重なりは {agree} だけです。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/judging/quality.py"></location>
            <source>{title} and the reference have little in common.</source>
            <translation>{title} と基準画像に共通点がほとんどありません。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/judging/quality.py"></location>
            <source>{title} looks like {MODALITY_TITLES}: check which sequence it is.</source>
            <translation>{title} は {MODALITY_TITLES} のように見えます。どのシーケンスか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/judging/quality.py"></location>
            <source>{title} lay over the reference better before it was registered.</source>
            <translation>{title} は位置合わせの前の方が基準画像によく重なっていました。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/judging/sequence.py"></location>
            <source>{SHIPPED} is damaged: install the program again.</source>
            <translation>{SHIPPED} が破損しています。プログラムを再インストールしてください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/label_map.py"></location>
            <source>Its label map {name} was taken along as drawn on {MODALITY_TITLES}, {because}.</source>
            <translation>ラベルマップ {name} は {MODALITY_TITLES} 上に描かれたものとして扱いました({because})。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/label_map.py"></location>
            <source>on whose grid it lies</source>
            <translation>格子が一致するため</translation>
        </message>
        <message>
            <location filename="../../app/preparation/label_map.py"></location>
            <source>since it lies on the grid of no sequence; check it</source>
            <translation>どのシーケンスとも格子が一致しないため。確認してください</translation>
        </message>
        <message>
            <location filename="../../app/preparation/many.py"></location>
            <source>The preparation of {study} failed (see {out}): {list}</source>
            <translation>{study} の前処理に失敗しました({out} を参照): {list}</translation>
        </message>
        <message>
            <location filename="../../app/preparation/many.py"></location>
            <source>--jobs {jobs}: give 1 or more.</source>
            <translation>--jobs {jobs}: 1 以上を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/many.py"></location>
            <source>Preparing {study}</source>
            <translation>{study} を前処理中</translation>
        </message>
        <message>
            <location filename="../../app/preparation/many.py"></location>
            <source>Prepared {study}</source>
            <translation>{study} の前処理完了</translation>
        </message>
        <message>
            <location filename="../../app/preparation/many.py"></location>
            <source>{study}: reading</source>
            <translation>{study}: 読み込み中</translation>
        </message>
        <message>
            <location filename="../../app/preparation/many.py"></location>
            <source>There is no folder {folder}: give the folder that holds the studies.</source>
            <translation>フォルダ {folder} がありません。検査を含むフォルダを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/many.py"></location>
            <source>{out} lies in {folder}, where studies are looked for: choose a folder beside it.</source>
            <translation>{out} は検査を探すフォルダ {folder} の中にあります。その外のフォルダを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/many.py"></location>
            <source>{out} is gone: prepare the study again.</source>
            <translation>{out} がありません。検査を再度前処理してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/place.py"></location>
            <source>Its brain was corrected by a reader.</source>
            <translation>脳マスクは読影者が修正しました。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/place.py"></location>
            <source>The study {study} lies in {folder}, where it would go prepared: choose another folder for prepared studies.</source>
            <translation>検査 {study} は、前処理後の保存先 {folder} の中にあります。前処理した検査の保存先を変更してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/place.py"></location>
            <source>{folder} holds the study {study} of the patient {patient} in the collection {collection}, and {folder2} is another one (patient {patient2}, collection {collection2}): choose another folder for prepared studies, or rename one.</source>
            <translation>{folder} には検査 {study}(患者 {patient}、コレクション {collection})があり、{folder2}(患者 {patient2}、コレクション {collection2})とは別のものです。前処理した検査の保存先を変更するか、名前を変更してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/place.py"></location>
            <source>{decision} by a reader</source>
            <translation>読影者により{decision}</translation>
        </message>
        <message>
            <location filename="../../app/preparation/place.py"></location>
            <source>corrected by a reader</source>
            <translation>読影者により修正</translation>
        </message>
        <message>
            <location filename="../../app/preparation/place.py"></location>
            <source>{folder} was {what}, and the files of {folder2} have changed since, or the program prepares in another way: remove {folder} to have the study prepared anew.</source>
            <translation>{folder} は{what}されていますが、{folder2} のファイルまたは前処理の方法がその後変わりました。前処理し直すには {folder} を削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/place.py"></location>
            <source>{folder} is there already and is no prepared study: choose another folder for prepared studies, or rename it.</source>
            <translation>{folder} はすでにあり、前処理した検査ではありません。前処理した検査の保存先を変更するか、名前を変更してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>Taking the shading</source>
            <translation>信号むらの補正</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>Placing</source>
            <translation>配置</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>Registering</source>
            <translation>位置合わせ</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>Finding the brain</source>
            <translation>脳の検出</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>Measuring</source>
            <translation>計測</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>{out} lies in {folder}, where the study is: choose a folder beside it for prepared studies.</source>
            <translation>{out} は検査のフォルダ {folder} の中にあります。前処理した検査の保存先は、その外のフォルダを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>There is no brain left to cut out: undo, or reject the study.</source>
            <translation>切り出す脳が残っていません。元に戻すか、検査を却下してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>{title} agrees</source>
            <translation>{title} 一致</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>{title} information</source>
            <translation>{title} 情報量</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>{folder} is gone: prepare the study again.</source>
            <translation>{folder} がありません。検査を再度前処理してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>Brain volume</source>
            <translation>脳の体積</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>{ml} ml</source>
            <translation>{ml} ml</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>outside {least}–{most}</source>
            <translation>{least}–{most} の範囲外</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>Template overlap</source>
            <translation>テンプレートとの重なり</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>{title} covers</source>
            <translation>{title} 範囲</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>{title} edges</source>
            <translation>{title} 辺縁</translation>
        </message>
        <message>
            <location filename="../../app/preparation/review.py"></location>
            <source>{title} picture</source>
            <translation>{title} 画像</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>{study}: brain found</source>
            <translation>{study}: 脳を検出</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>{images} of the study {study} cannot be registered: check that it is a {MODALITY_TITLES} of the whole head.</source>
            <translation>検査 {study} の {images} を位置合わせできません。頭部全体の {MODALITY_TITLES} か確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>; {others} registered to it</source>
            <translation>。{others} はそれに位置合わせ</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>{without} came without skull, and the brain is taken as it was cut</source>
            <translation>{without} は頭蓋骨なしのため、切り出された脳をそのまま使いました</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>the brain was found</source>
            <translation>脳を検出しました</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>Prepared from raw series: {MODALITY_TITLES} placed by a registration in its own size{onto}; {cut_off}.</source>
            <translation>未処理のシリーズから前処理: {MODALITY_TITLES} を原寸の位置合わせで配置{onto}。{cut_off}。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>{study}: shading taken</source>
            <translation>{study}: 信号むらを補正</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>{study}: placed</source>
            <translation>{study}: 配置完了</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>{study}: registered</source>
            <translation>{study}: 位置合わせ完了</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>In no sequence of the study {study} a brain was found: check that it shows a head.</source>
            <translation>検査 {study} のどのシーケンスにも脳が見つかりませんでした。頭部の検査か確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/study.py"></location>
            <source>{images} of the study {study} cannot be prepared: {error}.</source>
            <translation>検査 {study} の {images} を前処理できません: {error}。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/uncut.py"></location>
            <source>{name} cannot be corrected: {path} is gone; prepare the study again.</source>
            <translation>{name} を修正できません: {path} がありません。検査を再度前処理してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/uncut.py"></location>
            <source>{path} is damaged or cannot be read: prepare the study again.</source>
            <translation>{path} は破損しているか読み込めません。検査を再度前処理してください。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/values.py"></location>
            <source>{MODALITY_TITLES} is filled up with {lowest}, which is taken for not measured.</source>
            <translation>{MODALITY_TITLES} は {lowest} で埋められており、未計測とみなします。</translation>
        </message>
        <message>
            <location filename="../../app/preparation/values.py"></location>
            <source>{MODALITY_TITLES} has values below 0: {value} was added to all of them.</source>
            <translation>{MODALITY_TITLES} に負の値があるため、全体に {value} を加えました。</translation>
        </message>
        <message>
            <location filename="../../app/privacy.py"></location>
            <source>The pseudonym key {path} does not exist: correct {KEY_VARIABLE} or the setting pseudonym_key.</source>
            <translation>仮名化キー {path} がありません。{KEY_VARIABLE} または設定 pseudonym_key を修正してください。</translation>
        </message>
        <message>
            <location filename="../../app/privacy.py"></location>
            <source>The pseudonym key {path} does not hold {KEY_BYTES} hexadecimal digits: restore it from a copy; without the old key every patient gets a new pseudonym.</source>
            <translation>仮名化キー {path} は {KEY_BYTES} 桁の 16 進数ではありません。コピーから復元してください。元のキーがないと、すべての患者の仮名が変わります。</translation>
        </message>
        <message>
            <location filename="../../app/privacy.py"></location>
            <source>use the pseudonym key</source>
            <translation>仮名化キーの使用</translation>
        </message>
        <message>
            <location filename="../../app/reading/measurements.py"></location>
            <source>{length_mm} mm</source>
            <translation>{length_mm} mm</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/checking.py"></location>
            <source>{address} holds {patients} patients</source>
            <translation>{address} の患者は {patients} 人です</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/checking.py"></location>
            <source>{address} cannot be written: the readers' answers would be in their files only.</source>
            <translation>{address} に書き込めません。読影者の回答はファイルにのみ残ります。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/checking.py"></location>
            <source>Looking at the questions</source>
            <translation>設問の確認</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/checking.py"></location>
            <source>{address} holds no study named {study}: bring it in, or name another one.</source>
            <translation>{address} に検査 {study} がありません。取り込むか、別の検査を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/checking.py"></location>
            <source>Slice {slice} of {study} has no brain in {address}: choose one from {slices} to {slices2}.</source>
            <translation>{address} の {study} のスライス {slice} に脳がありません。{slices}〜{slices2} から選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/checking.py"></location>
            <source>{rows} rows are to be judged, and {held}: lower rows in the study.</source>
            <translation>{rows} 行を判定する必要がありますが、{held}。実験の rows を減らしてください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>The session of {code} was gone on with elsewhere, and {address} keeps what was answered there: what is answered here is kept in its file. Give the report one of the two.</source>
            <translation>{code} のセッションは別の場所で続けられ、{address} にはその回答が保存されています。ここでの回答はファイルに保存されています。レポートにはどちらか一方を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>the reader's answers</source>
            <translation>読影者の回答</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>the reader study</source>
            <translation>読影実験</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>The study that the session of {code} was begun with is not kept on this machine: copy {name} into {parent} from where the session was begun.</source>
            <translation>{code} のセッションを開始した実験がこのコンピュータにありません。開始した場所から {name} を {parent} にコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>{path} is too large for a session of a reader study: choose another file.</source>
            <translation>{path} は読影実験のセッションとしては大きすぎます。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>make the folder</source>
            <translation>フォルダの作成</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>The session of {code} is open in another window of SBMIR: go on there, or close it there first.</source>
            <translation>{code} のセッションは別の SBMIR のウィンドウで開かれています。そちらで続けるか、先に閉じてください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>{path} holds no sessions of a reader study: they are called ...{ENDING}.</source>
            <translation>{path} に読影実験のセッションがありません。名前の末尾は ...{ENDING} です。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>The session {name} of {address}</source>
            <translation>{address} のセッション {name}</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>read the session</source>
            <translation>セッションの読み込み</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/keeping.py"></location>
            <source>The library {address} cannot be written: answers are kept in their file only.</source>
            <translation>ライブラリ {address} に書き込めません。回答はファイルにのみ保存されます。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>{path} is larger than {MOST_BYTES} MB and so no reader study: choose another file.</source>
            <translation>{path} は {MOST_BYTES} MB を超えており、読影実験ではありません。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>{path} is no reader study: its first line would say format = "{FORMAT}".</source>
            <translation>{path} は読影実験ではありません。1 行目は format = "{FORMAT}" です。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>{path} was made for a newer SBMIR (reader study version {version}): update SBMIR.</source>
            <translation>{path} は新しい SBMIR 用です(読影実験バージョン {version})。SBMIR を更新してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>{path} is no reader study: it holds no entries.</source>
            <translation>{path} は読影実験ではありません。項目がありません。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>questions have the id</source>
            <translation>個の設問の id が</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>stages have the title</source>
            <translation>個の段階の title が</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>read the reader study</source>
            <translation>読影実験の読み込み</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>{path} cannot be used as a reader study: {told}.</source>
            <translation>{path} は読影実験として使用できません: {told}。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>{path} is not text in UTF-8: save it as UTF-8.</source>
            <translation>{path} は UTF-8 のテキストではありません。UTF-8 で保存してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/plan.py"></location>
            <source>{path} is not {kind} ({str}): correct it there.</source>
            <translation>{path} は {kind} ではありません ({str})。修正してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/reading.py"></location>
            <source>The session of {code} was begun with another version of the study {plan}: go on with the file that it was begun with.</source>
            <translation>{code} のセッションは、別の版の実験 {plan} で開始されました。開始時のファイルで続けてください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/reading.py"></location>
            <source>No rows were shown for this question yet: draw, and have them shown.</source>
            <translation>この設問ではまだ行が表示されていません。描画して行を表示してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/reading.py"></location>
            <source>row {left}</source>
            <translation>行 {left}</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/reading.py"></location>
            <source>rows {list}</source>
            <translation>行 {list}</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/reading.py"></location>
            <source>Size, place and pattern are not all judged in {rows}: judge them first.</source>
            <translation>{rows}の大きさ・位置・パターンが判定されていません。先に判定してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/session.py"></location>
            <source>{source} is no session of a reader study: choose a file that SBMIR kept of one.</source>
            <translation>{source} は読影実験のセッションではありません。SBMIR が保存したファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/session.py"></location>
            <source>{source} was kept by a newer SBMIR (reader session version {version}): update SBMIR.</source>
            <translation>{source} は新しい SBMIR で保存されています(読影セッションバージョン {version})。SBMIR を更新してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reader_study/session.py"></location>
            <source>{source} is damaged at {place}: take another copy, of the library or of the file.</source>
            <translation>{source} の {place} が破損しています。ライブラリまたはファイルの別のコピーを使用してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/distances.py"></location>
            <source>Comparing all slices</source>
            <translation>全スライスの比較</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/distances.py"></location>
            <source>The library {address} holds no slices: there are no distances to write.</source>
            <translation>ライブラリ {address} にスライスがありません。書き出す距離がありません。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/painting.py"></location>
            <source>the report</source>
            <translation>レポート</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/painting.py"></location>
            <source>{path} does not end in .pdf or .png: give the report such a name.</source>
            <translation>{path} の拡張子が .pdf または .png ではありません。そのような名前にしてください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/painting.py"></location>
            <source>Nothing here can paint a report: start the program by main.py.</source>
            <translation>レポートを描画できません。main.py からプログラムを起動してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>distance {distance}</source>
            <translation>距離 {distance}</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>{similarity} % similar</source>
            <translation>類似度 {similarity} %</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>, lesion {weight} %</source>
            <translation>、病変 {weight} %</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>Searched for</source>
            <translation>検索元</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>Similar means</source>
            <translation>類似の基準</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>Filters</source>
            <translation>絞り込み条件</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>{library} ({patients} patients)</source>
            <translation>{library}(患者 {patients} 人)</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>Model</source>
            <translation>モデル</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>Program</source>
            <translation>プログラム</translation>
        </message>
        <message>
            <location filename="../../app/reading/reports/parts.py"></location>
            <source>SBMIR {program_version}</source>
            <translation>SBMIR {program_version}</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>File &gt; Save query</source>
            <translation>ファイル &gt; 検索条件を保存</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>File &gt; Save session</source>
            <translation>ファイル &gt; セッションを保存</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>{path} is larger than {MOST_BYTES} MB, which no {what} is: choose another file.</source>
            <translation>{path} は {MOST_BYTES} MB を超えており、{what}ではありません。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>{path} is no {what}: choose a file saved by {SAVED_BY}.</source>
            <translation>{path} は{what}ではありません。「{SAVED_BY}」で保存したファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>{path} was saved by a newer SBMIR ({what} version {version}): update SBMIR.</source>
            <translation>{path} は新しい SBMIR で保存されています({what}バージョン {version})。SBMIR を更新してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>{path} does not exist: check the path.</source>
            <translation>{path} がありません。パスを確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>read the {what}</source>
            <translation>{what}の読み込み</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>{path} is no {what}, or only a part of one: choose a file saved by {SAVED_BY}.</source>
            <translation>{path} は{what}ではないか、一部が欠けています。「{SAVED_BY}」で保存したファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>its words</source>
            <translation>その語</translation>
        </message>
        <message>
            <location filename="../../app/reading/sessions/files.py"></location>
            <source>{path} is damaged at {place} ({reason}): take another copy of the {what}.</source>
            <translation>{path} の {place} が破損しています ({reason})。{what}の別のコピーを使用してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/__init__.py"></location>
            <source>Engine</source>
            <translation>エンジン</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/__init__.py"></location>
            <source>Reference</source>
            <translation>参照</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/encoders/case.py"></location>
            <source>Case of the library</source>
            <translation>ライブラリの症例</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/encoders/composed.py"></location>
            <source>This model's codes have no normal and abnormal part to be taken from different slices.</source>
            <translation>このモデルのコードには、別のスライスから取れる正常部と異常部がありません。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/encoders/encoder.py"></location>
            <source>This model cannot make codes of {what}: search in another way, or choose another model.</source>
            <translation>このモデルは{what}のコードを作成できません。別の方法で検索するか、別のモデルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/encoders/encoder.py"></location>
            <source>a sketch</source>
            <translation>スケッチ</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/encoders/encoder.py"></location>
            <source>an example slice</source>
            <translation>例示スライス</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/encoders/example.py"></location>
            <source>Example slice</source>
            <translation>例示スライス</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/encoders/example.py"></location>
            <source>The study {study}</source>
            <translation>検査 {study}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>None of {patients} patients has</source>
            <translation>{patients} 人の患者の誰にも</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>The one patient does not have</source>
            <translation>1 人の患者には</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>{nobody} this level without a lesion: slices of the nearest levels are shown.</source>
            <translation>{nobody}病変のない同じ高さのスライスがありません。最も近い高さのスライスを表示しています。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>Of {patients} patients, {found} {form} this level without a lesion.</source>
            <translation>患者 {patients} 人中 {found} 人に、病変のない同じ高さのスライスがあります。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>The preset {name} says itself how rows are ranked: leave the stages out, or the preset.</source>
            <translation>プリセット {name} は順位付けの方法を含んでいます。段階の指定かプリセットのどちらかを外してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>{top} rows cannot be shown: ask for at least one.</source>
            <translation>{top} 行は表示できません。1 行以上を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>The sketch is empty on slice {slice}: draw a lesion, or search by normal anatomy.</source>
            <translation>スライス {slice} のスケッチが空です。病変を描画するか、正常解剖で検索してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>The library {address} holds no studies yet: {HOW_TO_FILL}.</source>
            <translation>ライブラリ {address} にはまだ検査がありません。{HOW_TO_FILL}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>This model's codes are not of slices: a search {title} is not possible with it.</source>
            <translation>このモデルのコードはスライスのものではないため、「{title}」の検索はできません。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/engine.py"></location>
            <source>There is no lesion on slice {slice}: search for healthy slices, or by normal anatomy.</source>
            <translation>スライス {slice} に病変がありません。健常スライスか正常解剖で検索してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/feedback/marks.py"></location>
            <source>Slice {k} of {study} is called right and wrong: decide for one.</source>
            <translation>{study} のスライス {k} が正解と不正解の両方に指定されています。どちらかにしてください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/feedback/moving.py"></location>
            <source>Of the patient {patient}, slice {slice} of {study} is called right and slice {slice2} of {study2} wrong; who has a wrong one is not found again: decide for one.</source>
            <translation>患者 {patient} では、{study} のスライス {slice} が正解、{study2} のスライス {slice2} が不正解です。不正解のある患者は表示されません。どちらかにしてください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>Only {left} patient{form} match{form2} all filters: {steps}.</source>
            <translation>すべての条件に合う患者は {left} 人だけです: {steps}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>{what} in this library: {has}.</source>
            <translation>{what}。このライブラリでは{has}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>No patient matches all filters: {steps}.</source>
            <translation>すべての条件に合う患者がいません: {steps}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>it has {list}</source>
            <translation>値は {list} です</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>none of its studies tells {name}</source>
            <translation>{name} のわかる検査がありません</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>The filter {text} leaves nothing out</source>
            <translation>条件 {text} では何も除外されません</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>Nothing passes {text}</source>
            <translation>{text} に合うものがありません</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>The library has no patient {name} to leave out.</source>
            <translation>除外する患者 {name} はライブラリにいません。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>{text} leaves {value}</source>
            <translation>{text} で残り {value}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>and {names} more</source>
            <translation>ほか {names} 件</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/among.py"></location>
            <source>The search "{title}" finds slices without a lesion: leave the filter {text} out.</source>
            <translation>検索「{title}」は病変のないスライスを探します。条件 {text} を外してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/conditions.py"></location>
            <source>Not {said}</source>
            <translation>{said}以外</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/conditions.py"></location>
            <source>The filter {shown} cannot be read: write a name, = or != and a value, such as side=left, size=20..40 or patient!=P0001.</source>
            <translation>条件 {shown} を読み取れません。side=left、size=20..40、patient!=P0001 のように、名前、= または !=、値を書いてください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/conditions.py"></location>
            <source>There is no filter called {shown}: choose from {list}.</source>
            <translation>{shown} という条件はありません。{list} から選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/conditions.py"></location>
            <source>This model's codes describe whole studies: leave the filter {text} out.</source>
            <translation>このモデルのコードは検査全体を表します。条件 {text} を外してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/conditions.py"></location>
            <source>This model knows no label maps, by which lesions are told: leave the filter {text} out.</source>
            <translation>このモデルには病変を示すラベルマップがありません。条件 {text} を外してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>{unit}, such as {example}</source>
            <translation>{unit}(例: {example})</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>a name, such as {example} (* stands for any signs)</source>
            <translation>名前(例: {example}。* は任意の文字列)</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>at least {low}</source>
            <translation>{low} 以上</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>at most {high}</source>
            <translation>{high} 以下</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>The filter {name} cannot be {shown}: choose from {allowed}.</source>
            <translation>条件 {name} に {shown} は使えません。{allowed} から選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>The filter {name} cannot be {shown}: give {unit}, such as {example}; either end of a range may be left away.</source>
            <translation>条件 {name} に {shown} は使えません。{unit} で指定してください(例: {example})。範囲の一方は省略できます。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>The filter {name}={text} begins above its end: write {found}..{found2}.</source>
            <translation>条件 {name}={text} は始まりが終わりより大きくなっています。{found}..{found2} と書いてください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/kinds.py"></location>
            <source>The filter {name} needs a name: write {name}={example}.</source>
            <translation>条件 {name} には名前が必要です。{name}={example} のように書いてください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>Side of the lesion on the slice</source>
            <translation>スライス上の病変の側</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>Longest diameter of the lesion on the slice</source>
            <translation>スライス上の病変の最長径</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>{value} mm across</source>
            <translation>径 (mm): {value}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>Pattern of enhancement</source>
            <translation>造影増強のパターン</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>left side</source>
            <translation>左側</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>right side</source>
            <translation>右側</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>both sides</source>
            <translation>両側</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>ring enhancement</source>
            <translation>リング状増強</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>solid enhancement</source>
            <translation>充実性増強</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/lesions.py"></location>
            <source>The structures of this model tell no pattern of enhancement: leave the filter pattern out.</source>
            <translation>このモデルの構造では造影増強のパターンがわかりません。条件 pattern を外してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/offers.py"></location>
            <source>Nothing in this library tells it: {title}{title2}.</source>
            <translation>このライブラリではわかりません: {title}{title2}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/offers.py"></location>
            <source>This library has no {said}.</source>
            <translation>このライブラリに該当するものがありません: {said}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/patients.py"></location>
            <source>Age of the patient at the study</source>
            <translation>検査時の年齢</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/patients.py"></location>
            <source>{value} years old</source>
            <translation>年齢 {value}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/patients.py"></location>
            <source>Sex of the patient</source>
            <translation>患者の性別</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/patients.py"></location>
            <source>diagnosis {value}</source>
            <translation>診断 {value}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/patients.py"></location>
            <source>other sex</source>
            <translation>その他の性別</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/places.py"></location>
            <source>Level below the top of the patient's own brain</source>
            <translation>患者自身の脳頂部からの深さ</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/places.py"></location>
            <source>{value} mm below the top</source>
            <translation>頂部からの深さ (mm): {value}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/places.py"></location>
            <source>Slice of the library grid, from the feet</source>
            <translation>ライブラリ格子のスライス(足側から)</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/places.py"></location>
            <source>slice numbers</source>
            <translation>スライス番号</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/places.py"></location>
            <source>slice {value}</source>
            <translation>スライス {value}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/sources.py"></location>
            <source>collection {value}</source>
            <translation>コレクション {value}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/sources.py"></location>
            <source>Whether label maps are the source's own or predicted</source>
            <translation>ラベルマップが元データのものか予測か</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/sources.py"></location>
            <source>patient {value}</source>
            <translation>患者 {value}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/sources.py"></location>
            <source>label maps of the source</source>
            <translation>元データのラベルマップ</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/filters/sources.py"></location>
            <source>predicted label maps</source>
            <translation>予測されたラベルマップ</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/looking.py"></location>
            <source>a second look needs something drawn</source>
            <translation>再評価には描画が必要です</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/abnormal.py"></location>
            <source>Abnormal</source>
            <translation>異常部</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/abnormal.py"></location>
            <source>The lesion alone, in any anatomy</source>
            <translation>解剖を問わず、病変のみ</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/both.py"></location>
            <source>Normal and abnormal distances, weighed by the slider</source>
            <translation>正常部と異常部の距離をスライダーの重みで合算</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/entire.py"></location>
            <source>Entire</source>
            <translation>全体</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/entire.py"></location>
            <source>Anatomy and lesion together, as one code</source>
            <translation>解剖と病変を 1 つのコードとして比較</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/measure.py"></location>
            <source>choose one of {list}</source>
            <translation>{list} から選択してください</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/measure.py"></location>
            <source>choose another model</source>
            <translation>別のモデルを選択してください</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/measure.py"></location>
            <source>There is no search by {by}: {choices}.</source>
            <translation>{by} による検索はありません。{choices}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/measure.py"></location>
            <source>The weight {weight} is out of range: give a number from 0 (normal only) to 1 (abnormal only).</source>
            <translation>重み {weight} は範囲外です。0(正常部のみ)〜1(異常部のみ)の数値を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/measure.py"></location>
            <source>A search by {by} needs a part of codes that this model does not make ({lacking}): {choices}.</source>
            <translation>{by} による検索には、このモデルが作成しないコードの部分 ({lacking}) が必要です。{choices}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/measure.py"></location>
            <source>A search by {by} adds up the numbers of codes, and this model keeps bits of them: {choices}.</source>
            <translation>{by} による検索はコードの数値を合計しますが、このモデルはビットのみを保存しています。{choices}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/normal.py"></location>
            <source>Normal</source>
            <translation>正常部</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/measures/normal.py"></location>
            <source>The anatomy as if healthy; needs no sketch</source>
            <translation>健常としての解剖(スケッチは不要)</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/opened.py"></location>
            <source>The library {address} was made by another model: choose that model.</source>
            <translation>ライブラリ {address} は別のモデルで作成されています。そのモデルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/opened.py"></location>
            <source>from {there} to {there2}</source>
            <translation>{there}〜{there2}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/opened.py"></location>
            <source>The library has no code of slice {k} of the study {study}: choose {choice}.</source>
            <translation>ライブラリに検査 {study} のスライス {k} のコードがありません。{choice} から選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/opened.py"></location>
            <source>The library {address} holds no study {study} with codes of this model: check its name, which `info --json` lists, or index it with --add-model.</source>
            <translation>ライブラリ {address} に、このモデルのコードを持つ検査 {study} がありません。`info --json` で名前を確認するか、--add-model で索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>the library's model does not tell where on a slice a lesion lies</source>
            <translation>ライブラリのモデルでは、スライス上の病変の位置がわかりません</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>the library's model makes no codes for a search by {by}</source>
            <translation>ライブラリのモデルには {by} による検索用のコードがありません</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>There is no way to search called {name}: choose from {list}.</source>
            <translation>{name} という検索方法はありません。{list} から選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>Here</source>
            <translation>同じ場所</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>This lesion at this place: size, place and pattern of enhancement as drawn</source>
            <translation>この場所のこの病変: 大きさ、位置、造影増強のパターンが描画どおり</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>Anywhere</source>
            <translation>場所を問わない</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>This lesion wherever it lies, mirrored too</source>
            <translation>場所を問わずこの病変(左右反転も含む)</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>Same anatomy, healthy</source>
            <translation>同じ解剖・健常</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>Healthy</source>
            <translation>健常</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>What this level looks like without a lesion, in other patients</source>
            <translation>他の患者の、病変のない同じ高さの断面</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>As in the paper</source>
            <translation>論文の方法</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>Paper</source>
            <translation>論文</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/presets.py"></location>
            <source>The entire anatomy code, normal and abnormal together, without a second look</source>
            <translation>正常部と異常部を合わせた解剖コード全体で比較し、再評価は行いません</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/query.py"></location>
            <source>The model gives a code for this query that is not finite in {dtype}: use another model.</source>
            <translation>モデルがこの検索に対して {dtype} で有限でないコードを出力しました。別のモデルを使用してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/questions.py"></location>
            <source>There is no template to draw on: open one.</source>
            <translation>描画するテンプレートがありません。開いてください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>{longest_mm} mm</source>
            <translation>{longest_mm} mm</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>{apart} mm {form}</source>
            <translation>{apart} mm {form}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>{diameter_mm} vs {diameter_mm2} mm</source>
            <translation>{diameter_mm} 対 {diameter_mm2} mm</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>overlap {value} %</source>
            <translation>重なり {value} %</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>no lesion, {level}</source>
            <translation>病変なし、{level}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>no lesion in this slice</source>
            <translation>このスライスに病変なし</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>lesion of {diameter_mm} mm, {side}</source>
            <translation>病変 {diameter_mm} mm、{side}</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/reasons/reasons.py"></location>
            <source>{longest} for {longest_mm} mm</source>
            <translation>{longest}(検索側 {longest_mm} mm)</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/second_look/weights.py"></location>
            <source>The setting search.look_weights names it: correct it there, or delete the entry to use the shipped weights.</source>
            <translation>設定 search.look_weights で指定されています。修正するか、項目を削除して付属の重みを使ってください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/second_look/weights.py"></location>
            <source>read the second look's weights</source>
            <translation>再評価の重みの読み込み</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/second_look/weights.py"></location>
            <source>{path} holds no weights of a second look: make it with `python main.py look`.</source>
            <translation>{path} に再評価の重みがありません。`python main.py look` で作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/stages/stage.py"></location>
            <source>choose from {list}</source>
            <translation>{list} から選択してください</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/stages/stage.py"></location>
            <source>leave it out</source>
            <translation>指定を外してください</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/stages/stage.py"></location>
            <source>There is no ranking stage {name}: {choices}.</source>
            <translation>{name} という順位付けの段階はありません。{choices}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/template.py"></location>
            <source>Slice {k} is out of range: slices go from 0 to {brain}, counted from the feet.</source>
            <translation>スライス {k} は範囲外です。スライスは足側から 0〜{brain} です。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/template.py"></location>
            <source>choose one from {inside} to {inside2}</source>
            <translation>{inside}〜{inside2} から選択してください</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/template.py"></location>
            <source>choose another study</source>
            <translation>別の検査を選択してください</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/template.py"></location>
            <source>{what} holds no brain on slice {k}: {there}.</source>
            <translation>{what}のスライス {k} に脳がありません。{there}。</translation>
        </message>
        <message>
            <location filename="../../app/retrieval/template.py"></location>
            <source>The template</source>
            <translation>テンプレート</translation>
        </message>
        <message>
            <location filename="../../app/scale/addresses.py"></location>
            <source>A cluster's name is made of letters, digits and _: give its name as the servers know it.</source>
            <translation>クラスター名は英数字と _ で構成されます。サーバー上の名前を指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/addresses.py"></location>
            <source>A search engine is named as chdb:FOLDER or clickhouse://user@host:port/db (docs/scale.md).</source>
            <translation>検索エンジンは chdb:FOLDER または clickhouse://user@host:port/db で指定します (docs/scale.md)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/copying.py"></location>
            <source>{copied} studies brought, {present} there already</source>
            <translation>{copied} 件をコピー、{present} 件は登録済み</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/embedded.py"></location>
            <source>There is no search engine in {folder}: copy a library into it (python main.py copy LIB chdb:FOLDER).</source>
            <translation>{folder} に検索エンジンがありません。ライブラリをコピーしてください (python main.py copy LIB chdb:FOLDER)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/embedded.py"></location>
            <source>{address} lies where nothing can be written: make it writable, or copy it elsewhere.</source>
            <translation>{address} は書き込めない場所にあります。書き込めるようにするか、別の場所にコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/embedded.py"></location>
            <source>{folder} holds something else: name an empty or a new folder.</source>
            <translation>{folder} には別のものがあります。空または新しいフォルダを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/embedded.py"></location>
            <source>The program has chdb:{other} open, and can have one such folder open at a time: close it first.</source>
            <translation>chdb:{other} が開かれています。一度に開けるフォルダは 1 つです。先に閉じてください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/embedded.py"></location>
            <source>{address} is closed.</source>
            <translation>{address} は閉じられています。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/embedded.py"></location>
            <source>open the folder</source>
            <translation>フォルダを開く処理</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/embedded.py"></location>
            <source>The search engine inside the process is not installed: install the group `scale` (docs/scale.md).</source>
            <translation>内蔵の検索エンジンがインストールされていません。グループ `scale` をインストールしてください (docs/scale.md)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/embedded.py"></location>
            <source>{address} is open in another program: close it there, or ask a server instead (docs/scale.md).</source>
            <translation>{address} は別のプログラムで開かれています。閉じるか、サーバーを使用してください (docs/scale.md)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>{source} has files that are cut short, or its disk takes no more: free some space and copy again.</source>
            <translation>{source} のファイルが途中で切れているか、ディスクにこれ以上書き込めません。空き容量を増やして、もう一度コピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>{source} is open in another program: close it there, or ask a server instead (docs/scale.md).</source>
            <translation>{source} は別のプログラムで開かれています。閉じるか、サーバーを使用してください (docs/scale.md)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>The server of {source} has no such database: create it, or correct the address.</source>
            <translation>{source} のサーバーにそのデータベースがありません。作成するか、アドレスを修正してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>{source} lacks the tables of a library: copy one into it first (python main.py copy LIB ENGINE).</source>
            <translation>{source} にライブラリの表がありません。先にライブラリをコピーしてください (python main.py copy LIB ENGINE)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>{source} did not answer in time: ask for less with filters, or give it more cores (docs/scale.md).</source>
            <translation>{source} が時間内に応答しませんでした。条件で絞り込むか、コアを増やしてください (docs/scale.md)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>{source} has too little memory for this: give it more (docs/scale.md).</source>
            <translation>{source} のメモリが足りません。増やしてください (docs/scale.md)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>The disk of {source} is full: free some space and start again; nothing finished is lost.</source>
            <translation>{source} のディスクがいっぱいです。空き容量を増やして再開してください。完了したものは失われません。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>The user of {source} may not do this: ask for the rights to create, insert, select and delete there.</source>
            <translation>{source} のユーザーには権限がありません。作成、挿入、選択、削除の権限を依頼してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>The server of {source} does not accept the user name or the password: check both.</source>
            <translation>{source} のサーバーがユーザー名またはパスワードを受け付けません。両方を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>The user of {source} may read only: ask for the rights to create and insert there.</source>
            <translation>{source} のユーザーは読み取り専用です。作成と挿入の権限を依頼してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>does not answer</source>
            <translation>が応答しません</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>refused a statement (ClickHouse's code {code})</source>
            <translation>が命令を拒否しました(ClickHouse のコード {code})</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/faults.py"></location>
            <source>The search engine {source} {told}: check that it runs and is of a version that docs/scale.md names.</source>
            <translation>検索エンジン {source} {told}。動作していること、バージョンが docs/scale.md のとおりであることを確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/native.py"></location>
            <source>The search engine's answer cannot be read: it is cut short or of another version.</source>
            <translation>検索エンジンの応答を読み取れません。途中で切れているか、バージョンが異なります。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/places.py"></location>
            <source>The address of a search engine holds no password: put it into the environment as {PASSWORD_VARIABLE}.</source>
            <translation>検索エンジンのアドレスにはパスワードを入れません。環境変数 {PASSWORD_VARIABLE} に設定してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/places.py"></location>
            <source>There is no port {found}: correct the address of the search engine.</source>
            <translation>ポート {found} は存在しません。検索エンジンのアドレスを修正してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/places.py"></location>
            <source>This is no address of a search engine: write clickhouse://user@host:port/db, with ?secure=1 for TLS, ca=FILE and cluster=NAME behind it where they are needed.</source>
            <translation>検索エンジンのアドレスではありません。clickhouse://user@host:port/db の形で、必要に応じて ?secure=1 (TLS)、ca=FILE、cluster=NAME を付けてください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/remote.py"></location>
            <source>Password of {user} at {host}: </source>
            <translation>{host} の {user} のパスワード: </translation>
        </message>
        <message>
            <location filename="../../app/scale/databases/remote.py"></location>
            <source>The driver of ClickHouse is not installed: install the group `scale` (docs/scale.md).</source>
            <translation>ClickHouse のドライバーがインストールされていません。グループ `scale` をインストールしてください (docs/scale.md)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/findings.py"></location>
            <source>The search engine holds rows that are damaged: copy the library into a new one.</source>
            <translation>検索エンジンに破損した行があります。ライブラリを新しいエンジンにコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/searching.py"></location>
            <source> and {gone} more</source>
            <translation> ほか {gone} 件</translation>
        </message>
        <message>
            <location filename="../../app/scale/searching.py"></location>
            <source>The search engine still holds what the library has no longer ({some}{more}); it is left out. Bring the engine up to date: python main.py scale follow LIB ENGINE --once.</source>
            <translation>検索エンジンには、ライブラリから削除されたものが残っており({some}{more})、除外されます。エンジンを更新してください: python main.py scale follow LIB ENGINE --once。</translation>
        </message>
        <message>
            <location filename="../../app/scale/searching.py"></location>
            <source>The library {address} lacks {gone} of the {held} studies that the search engine {address2} holds: open the library that was copied into it, or bring the engine up to date (python main.py scale follow LIB ENGINE --once).</source>
            <translation>検索エンジン {address2} の検査 {held} 件のうち {gone} 件がライブラリ {address} にありません。コピー元のライブラリを開くか、エンジンを更新してください (python main.py scale follow LIB ENGINE --once)。</translation>
        </message>
        <message>
            <location filename="../../app/scale/searching.py"></location>
            <source>The search engine {address} holds no studies yet: {HOW_TO_FILL}, and copy the library.</source>
            <translation>検索エンジン {address} にはまだ検査がありません。{HOW_TO_FILL}、その後ライブラリをコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/searching.py"></location>
            <source>The search engine {address} holds no study {study}: check its name.</source>
            <translation>検索エンジン {address} に検査 {study} がありません。名前を確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/store.py"></location>
            <source>{source} did not keep what was sent: its disk is full. Free some space and start again; nothing finished is lost.</source>
            <translation>{source} は送られた内容を保存できませんでした。ディスクがいっぱいです。空き容量を増やして再開してください。完了したものは失われません。</translation>
        </message>
        <message>
            <location filename="../../app/scale/store.py"></location>
            <source>{address} holds no codes of model {model} (it has those of {held}): choose that model, or copy a library of this one into it.</source>
            <translation>{address} にモデル {model} のコードがありません(あるのは {held})。そのモデルを選ぶか、このモデルのライブラリをコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/store.py"></location>
            <source>{address} holds other codes by the name of model {model}: name a new engine.</source>
            <translation>{address} には、モデル {model} の名前で別のコードがあります。新しいエンジンを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/scale/store.py"></location>
            <source>{address} holds notes that are damaged: copy the library into it again, or into a new engine.</source>
            <translation>{address} の記録が破損しています。ライブラリをもう一度コピーするか、新しいエンジンにコピーしてください。</translation>
        </message>
        <message>
            <location filename="../../app/settings/entries.py"></location>
            <source>There is no file {value}: choose another one.</source>
            <translation>ファイル {value} がありません。別のファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/settings/entries.py"></location>
            <source>{title} can be {possible}.</source>
            <translation>{title}に指定できるもの: {possible}。</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>In the settings file {path}, {reason}.</source>
            <translation>設定ファイル {path} では、{reason}。</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>The settings file {path} was written by a newer SBMIR and is left alone: the defaults count, and what you set in this one is kept in {name}.</source>
            <translation>設定ファイル {path} は新しい SBMIR が書いたもので、そのまま残されます。既定値が使われ、ここでの設定は {name} に保存されます。</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>The settings file {path} is damaged, and the defaults count: correct it or delete it. It is kept aside as soon as a setting changes.</source>
            <translation>設定ファイル {path} が破損しており、既定値が使われます。修正するか削除してください。設定を変更すると退避されます。</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>How patients are named depends on the settings. {notices}</source>
            <translation>患者の命名方法は設定によります。{notices}</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>How patients are named may have been set in {aside}, which is damaged: carry its entries over to {name} and delete it.</source>
            <translation>患者の命名方法が、破損した {aside} で設定されていた可能性があります。項目を {name} に移し、削除してください。</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>write the settings</source>
            <translation>設定の書き込み</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>read the settings</source>
            <translation>設定の読み込み</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>{whole} is not known and counts for nothing: correct or delete it</source>
            <translation>{whole} は不明なため無視されます。修正するか削除してください</translation>
        </message>
        <message>
            <location filename="../../app/settings/file.py"></location>
            <source>the value of {whole} cannot be used and its default counts ({lowered})</source>
            <translation>{whole} の値は使用できず、既定値が使われます ({lowered})</translation>
        </message>
        <message>
            <location filename="../../app/settings/folders.py"></location>
            <source>make the data folder</source>
            <translation>データフォルダの作成</translation>
        </message>
        <message>
            <location filename="../../app/settings/holding.py"></location>
            <source>make the lock</source>
            <translation>ロックの作成</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Codes, GB</source>
            <translation>コード (GB)</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Copies of libraries' codes, which let a library open in a moment.</source>
            <translation>ライブラリのコードの写し。ライブラリをすぐに開けるようにします。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Disk</source>
            <translation>ディスク</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Pictures, GB</source>
            <translation>画像 (GB)</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Pictures of libraries that keep none themselves.</source>
            <translation>画像を保存しないライブラリの画像。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Rows</source>
            <translation>行数</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Patients that a window shows at first.</source>
            <translation>ウィンドウに最初に表示する患者数。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Rest of the pen, ms</source>
            <translation>ペンの静止時間 (ms)</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>A search starts when the pen has rested for so long.</source>
            <translation>ペンがこの時間静止すると検索を始めます。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Threads</source>
            <translation>スレッド数</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Threads that compare codes, never more than there are cores; without a number as many as are worth it.</source>
            <translation>コードを比較するスレッド数。コア数を超えません。指定しなければ適切な数になります。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Weights of the second look</source>
            <translation>再評価の重み</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>A file that `main.py look` made of your own cases; without one the shipped weights.</source>
            <translation>独自の症例から `main.py look` で作成したファイル。指定しなければ付属の重みを使います。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Colours</source>
            <translation>配色</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Dark for a reading room, light for an office.</source>
            <translation>読影室には暗い配色、オフィスには明るい配色。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Language</source>
            <translation>言語</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Of the window; commands, files and logs are in English.</source>
            <translation>ウィンドウの言語。コマンド、ファイル、ログは英語です。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Convention</source>
            <translation>表示方向</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Which side of the patient is on the left of the screen.</source>
            <translation>患者のどちら側を画面の左に表示するか。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>What can be drawn, as a list in JSON (see the manual on sketch files); empty for what the models know.</source>
            <translation>描画できる構造の JSON リスト(マニュアルのスケッチファイルを参照)。空欄ではモデルの構造になります。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>The file of the networks that make codes of slices.</source>
            <translation>スライスのコードを作成するネットワークのファイル。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Device</source>
            <translation>デバイス</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>What the networks run on.</source>
            <translation>ネットワークを実行する装置。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Precision</source>
            <translation>演算精度</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Arithmetic of the networks.</source>
            <translation>ネットワークの演算精度。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Keep identifiers</source>
            <translation>識別子を保持</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>DICOM studies keep PatientID and StudyInstanceUID as their names, instead of pseudonyms.</source>
            <translation>DICOM 検査の名前に、仮名ではなく PatientID と StudyInstanceUID を使います。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Patients</source>
            <translation>患者</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Keep age and sex</source>
            <translation>年齢と性別を保持</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Age and sex of DICOM patients are kept, to be searched by; an age over 89 is kept as 90.</source>
            <translation>DICOM の患者の年齢と性別を、検索条件に使えるよう保持します。89 歳を超える年齢は 90 とします。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>Key of the pseudonyms</source>
            <translation>仮名化キー</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>A file that a department shares; without one that in the data folder. Another key gives every patient another name.</source>
            <translation>部門で共有するファイル。指定しなければデータフォルダのもの。キーが変わると全患者の仮名が変わります。</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>as the system has them</source>
            <translation>システムに合わせる</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>as the system has it</source>
            <translation>システムに合わせる</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>English</source>
            <translation>English</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>radiological (the patient's right on the left)</source>
            <translation>放射線学的表示(患者の右側が左)</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>neurological (the patient's left on the left)</source>
            <translation>神経学的表示(患者の左側が左)</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>auto, cpu, mps, cuda, or cuda: with a number</source>
            <translation>auto、cpu、mps、cuda、または番号付きの cuda:</translation>
        </message>
        <message>
            <location filename="../../app/settings/model.py"></location>
            <source>this list</source>
            <translation>このリスト</translation>
        </message>
        <message>
            <location filename="../../app/sketch/contours.py"></location>
            <source>remove contour: {key}</source>
            <translation>輪郭を削除: {key}</translation>
        </message>
        <message>
            <location filename="../../app/sketch/export.py"></location>
            <source>Axial slice {k}, counted from 0 at the feet; {convention} convention: the patient's right is on the picture's {side}. Research and education, not a medical device.</source>
            <translation>横断スライス {k}(足側が 0)。{convention} 表示: 患者の右側は画像の{side}。研究・教育用であり、医療機器ではありません。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/export.py"></location>
            <source>the picture</source>
            <translation>画像</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>it is larger than {MOST_BYTES} MB</source>
            <translation>{MOST_BYTES} MB を超えています</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{path} cannot be opened as a sketch: {reason}; choose another file or save the sketch again.</source>
            <translation>{path} をスケッチとして開けません: {reason}。別のファイルを選ぶか、スケッチを保存し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the version</source>
            <translation>バージョン</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the file</source>
            <translation>ファイル</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the template</source>
            <translation>テンプレート</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the template's hash</source>
            <translation>テンプレートのハッシュ</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the number of slices</source>
            <translation>スライス数</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the masks</source>
            <translation>マスク</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a structure</source>
            <translation>構造</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a structure's label</source>
            <translation>構造のラベル</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a mask</source>
            <translation>マスク</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a mask's slice</source>
            <translation>マスクのスライス</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a mask's label</source>
            <translation>マスクのラベル</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a mask's runs</source>
            <translation>マスクの連長</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>read the sketch</source>
            <translation>スケッチの読み込み</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{path} is not a sketch file: it is not JSON; choose a {SUFFIX} file saved by this program.</source>
            <translation>{path} はスケッチファイルではありません(JSON ではありません)。このプログラムで保存した {SUFFIX} ファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{path} is not a sketch file: choose a {SUFFIX} file saved by this program.</source>
            <translation>{path} はスケッチファイルではありません。このプログラムで保存した {SUFFIX} ファイルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{path} was saved by a newer version of the program (sketch version {version}): update first.</source>
            <translation>{path} は新しいバージョンのプログラムで保存されています(スケッチバージョン {version})。先に更新してください。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the template's hash is not 64 hex digits</source>
            <translation>テンプレートのハッシュが 16 進 64 桁ではありません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>two structures have the same label or key</source>
            <translation>2 つの構造のラベルまたはキーが同じです</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the template's name</source>
            <translation>テンプレート名</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a colour</source>
            <translation>色</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a structure's key</source>
            <translation>構造のキー</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a title</source>
            <translation>名称</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a mask has the label {label}, which is none of its structures</source>
            <translation>マスクのラベル {label} に該当する構造がありません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the mask of slice {k} and label {label} does not fill its plane</source>
            <translation>スライス {k}、ラベル {label} のマスクが断面を満たしていません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{what} does not have just the entries {list}</source>
            <translation>{what}の項目が {list} のとおりではありません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{what} must be a whole number from {least} to {most}</source>
            <translation>{what}は {least}〜{most} の整数でなければなりません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the spacing must be between 0.001 and 1000 mm</source>
            <translation>間隔は 0.001〜1000 mm でなければなりません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the origin must be between -100000 and 100000 mm</source>
            <translation>原点は -100000〜100000 mm でなければなりません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{what} must be a text of at most 200 letters</source>
            <translation>{what}は 200 文字以内でなければなりません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{path} holds a structure that cannot be drawn here, {title} (label {label}): start with the structures it was drawn with (--structures).</source>
            <translation>{path} に、ここでは描画できない構造「{title}」(ラベル {label}) があります。描画時の構造で起動してください (--structures)。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the spacing</source>
            <translation>間隔</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the origin</source>
            <translation>原点</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>the structures</source>
            <translation>構造</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>slice {k} has two masks of the label {label}</source>
            <translation>スライス {k} にラベル {label} のマスクが 2 つあります</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>a run</source>
            <translation>連長</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{what} must be a list of {least} to {most} entries</source>
            <translation>{what}は {least}〜{most} 項目のリストでなければなりません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/files.py"></location>
            <source>{what} must be {most} numbers</source>
            <translation>{what}は {most} 個の数値でなければなりません</translation>
        </message>
        <message>
            <location filename="../../app/sketch/regrid.py"></location>
            <source>{called} was drawn on another grid (pixels of {across} mm) and is resampled to this one.</source>
            <translation>{called} は別の格子({across} mm のピクセル)に描かれており、この格子にリサンプリングされます。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/regrid.py"></location>
            <source>another study</source>
            <translation>別の検査</translation>
        </message>
        <message>
            <location filename="../../app/sketch/regrid.py"></location>
            <source>{called} was drawn on another template ({name}): check that it lies where it should.</source>
            <translation>{called} は別のテンプレート ({name}) に描かれています。位置が正しいか確認してください。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/regrid.py"></location>
            <source>{path} lies outside of the template: it was drawn in another place.</source>
            <translation>{path} はテンプレートの外にあります。別の場所に描かれたものです。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/reshaping/between.py"></location>
            <source>fill between slices</source>
            <translation>間のスライスを補間</translation>
        </message>
        <message>
            <location filename="../../app/sketch/reshaping/structures.py"></location>
            <source>grow by {mm} mm</source>
            <translation>{mm} mm 拡大</translation>
        </message>
        <message>
            <location filename="../../app/sketch/reshaping/structures.py"></location>
            <source>shrink by {mm} mm</source>
            <translation>{mm} mm 縮小</translation>
        </message>
        <message>
            <location filename="../../app/sketch/reshaping/structures.py"></location>
            <source>smooth by {mm} mm</source>
            <translation>{mm} mm 平滑化</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>Paste</source>
            <translation>貼り付け</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>open label map</source>
            <translation>ラベルマップを開く</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>open sketch</source>
            <translation>スケッチを開く</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>clear sketch</source>
            <translation>スケッチを消去</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>clear slice</source>
            <translation>スライスを消去</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>copy to slice</source>
            <translation>スライスへコピー</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>The drawing limit has the shape {shape}, the sketch {value}.</source>
            <translation>描画範囲の形状は {shape} ですが、スケッチは {value} です。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>The label planes have the shape {shape}, the sketch {value}.</source>
            <translation>ラベル断面の形状は {shape} ですが、スケッチは {value} です。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>Slice {k} does not exist: the sketch has slices 0 to {slices}.</source>
            <translation>スライス {k} はありません。スケッチのスライスは 0〜{slices} です。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>The {what} has the shape {shape}, a slice of the sketch {shape2}: use one of the same grid.</source>
            <translation>{what}の形状は {shape} ですが、スケッチのスライスは {shape2} です。同じ格子のものを使用してください。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/sketch.py"></location>
            <source>The label map holds the label {unknown}, which is none of the sketch's structures {labels}.</source>
            <translation>ラベルマップのラベル {unknown} は、スケッチの構造 {labels} にありません。</translation>
        </message>
        <message>
            <location filename="../../app/sketch/solid.py"></location>
            <source>clean up</source>
            <translation>整理</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/base.py"></location>
            <source>erase with {tool}</source>
            <translation>{tool}で消去</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/brush.py"></location>
            <source>Brush</source>
            <translation>ブラシ</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/brush.py"></location>
            <source>Brush: drag to paint</source>
            <translation>ブラシ: ドラッグして塗ります</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/ellipse.py"></location>
            <source>Ellipse</source>
            <translation>楕円</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/ellipse.py"></location>
            <source>Ellipse: drag from corner to corner; with Ctrl from the centre, with Shift a circle</source>
            <translation>楕円: 角から角へドラッグします。Ctrl で中心から、Shift で正円</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/looking.py"></location>
            <source>View</source>
            <translation>表示</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/looking.py"></location>
            <source>View: drag to pan, right-drag for the window</source>
            <translation>表示: ドラッグで移動、右ドラッグでウィンドウ調整</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/looking.py"></location>
            <source>Ruler: drag to measure in mm</source>
            <translation>計測: ドラッグして mm 単位で測ります</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/looking.py"></location>
            <source>Pick</source>
            <translation>選択</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/looking.py"></location>
            <source>Pick: click to choose the structure under the pointer</source>
            <translation>選択: クリックした位置の構造を選びます</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/looking.py"></location>
            <source>{dist} mm</source>
            <translation>{dist} mm</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/outlined.py"></location>
            <source>Lasso</source>
            <translation>投げ縄</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/outlined.py"></location>
            <source>Lasso: draw around, it closes itself</source>
            <translation>投げ縄: 囲むように描くと自動的に閉じます</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/outlined.py"></location>
            <source>Polygon</source>
            <translation>多角形</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/outlined.py"></location>
            <source>Polygon: click the corners; Enter or a double click closes it, the other button takes a corner back</source>
            <translation>多角形: 頂点をクリックし、Enter またはダブルクリックで閉じます。もう一方のボタンで頂点を取り消します</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/region.py"></location>
            <source>Fill</source>
            <translation>塗りつぶし</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/region.py"></location>
            <source>Fill: click into a ring or a hole</source>
            <translation>塗りつぶし: 輪や穴の中をクリックします</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/shift.py"></location>
            <source>Move</source>
            <translation>移動</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/shift.py"></location>
            <source>Move: drag a contour, or resize it by its rim</source>
            <translation>移動: 輪郭をドラッグするか、縁をドラッグして大きさを変えます</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/shift.py"></location>
            <source>remove contour</source>
            <translation>輪郭を削除</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/threshold.py"></location>
            <source>Threshold brush</source>
            <translation>しきい値ブラシ</translation>
        </message>
        <message>
            <location filename="../../app/sketch/tools/threshold.py"></location>
            <source>Threshold brush: paint only what is as bright as the range says; Z takes the range from under the pointer</source>
            <translation>しきい値ブラシ: 指定範囲の明るさの部分だけを塗ります。Z でポインタ位置から範囲を取ります</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>a whole number from 1 to 255</source>
            <translation>1〜255 の整数</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>a word of small letters, such as liver</source>
            <translation>小文字の語(例: liver)</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>a text of 1 to {MOST_LETTERS} letters</source>
            <translation>1〜{MOST_LETTERS} 文字のテキスト</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>of the form #c86432</source>
            <translation>#c86432 の形</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>The structures in {source} cannot be used: {reason}; docs/sketch-files.md shows an example.</source>
            <translation>{source} の構造を使用できません: {reason}。例は docs/sketch-files.md にあります。</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>they must be a list of 1 to {MOST} structures</source>
            <translation>1〜{MOST} 個の構造のリストでなければなりません</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>structure {number} does not have just the entries {list}</source>
            <translation>構造 {number} の項目が {list} のとおりではありません</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>read the structures</source>
            <translation>構造の読み込み</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>{path} is not JSON: write a list of structures into it, as docs/sketch-files.md shows.</source>
            <translation>{path} は JSON ではありません。docs/sketch-files.md のように構造のリストを書いてください。</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>the {what} {twice} is there twice</source>
            <translation>{what} {twice} が重複しています</translation>
        </message>
        <message>
            <location filename="../../app/structures.py"></location>
            <source>the {part} of structure {number} is not {wanted}</source>
            <translation>構造 {number} の {part} は{wanted}ではありません</translation>
        </message>
        <message>
            <location filename="../../app/toml_files.py"></location>
            <source>There is no {what} {path}: check the path (examples are in resources/training).</source>
            <translation>{what} {path} がありません。パスを確認してください(例は resources/training にあります)。</translation>
        </message>
        <message>
            <location filename="../../app/toml_files.py"></location>
            <source>{path} is not a TOML file: {error}.</source>
            <translation>{path} は TOML ファイルではありません: {error}。</translation>
        </message>
        <message>
            <location filename="../../app/toml_files.py"></location>
            <source>the configuration</source>
            <translation>設定ファイル</translation>
        </message>
        <message>
            <location filename="../../app/toml_files.py"></location>
            <source>{path}: {where}: {first}; correct this entry.</source>
            <translation>{path}: {where}: {first}。この項目を修正してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/files.py"></location>
            <source>a whole-brain model</source>
            <translation>全脳モデル</translation>
        </message>
        <message>
            <location filename="../../app/volumes/files.py"></location>
            <source>{path} was written by another version of SBMIR: update the program, or train the model again.</source>
            <translation>{path} は別のバージョンの SBMIR で作成されています。プログラムを更新するか、モデルを学習し直してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/files.py"></location>
            <source>{path} is no whole-brain model: choose one that `{TRAIN}` wrote from a volumes configuration.</source>
            <translation>{path} は全脳モデルではありません。volumes の設定で `{TRAIN}` により作成したものを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/placing.py"></location>
            <source>too little brain is left of it: choose a T1 image of a whole brain</source>
            <translation>脳がほとんど残っていません。全脳の T1 画像を選択してください</translation>
        </message>
        <message>
            <location filename="../../app/volumes/placing.py"></location>
            <source>there is too little brain in it: choose a T1 image of a whole brain</source>
            <translation>脳がほとんど含まれていません。全脳の T1 画像を選択してください</translation>
        </message>
        <message>
            <location filename="../../app/volumes/placing.py"></location>
            <source>it cannot be brought to the template: choose a T1 image of one whole brain, without the skull</source>
            <translation>テンプレートに合わせられません。頭蓋骨を除いた 1 つの全脳の T1 画像を選択してください</translation>
        </message>
        <message>
            <location filename="../../app/volumes/placing.py"></location>
            <source>there is no brain in it: choose a T1 image of a whole brain</source>
            <translation>脳が含まれていません。全脳の T1 画像を選択してください</translation>
        </message>
        <message>
            <location filename="../../app/volumes/searching.py"></location>
            <source>The brain as a whole, by its T1 image alone</source>
            <translation>T1 画像のみによる脳全体</translation>
        </message>
        <message>
            <location filename="../../app/volumes/searching.py"></location>
            <source>There is no folder {folder}: give the folder of a study.</source>
            <translation>フォルダ {folder} がありません。検査のフォルダを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/searching.py"></location>
            <source>{found} studies ({study} and others)</source>
            <translation>{found} 件の検査({study} など)</translation>
        </message>
        <message>
            <location filename="../../app/volumes/searching.py"></location>
            <source>no study with a T1 image</source>
            <translation>T1 画像のある検査なし</translation>
        </message>
        <message>
            <location filename="../../app/volumes/searching.py"></location>
            <source>{folder} holds {named}: give the folder of one study.</source>
            <translation>{folder} の内容: {named}。1 つの検査のフォルダを指定してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/searching.py"></location>
            <source>The library {address} has no whole-brain code of {study}: index it with --volumes.</source>
            <translation>ライブラリ {address} に {study} の全脳コードがありません。--volumes で索引を作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/searching.py"></location>
            <source>The library {address} has no codes of this whole-brain model: index its studies with --volumes, or choose the model that made them with --model.</source>
            <translation>ライブラリ {address} にこの全脳モデルのコードがありません。--volumes で索引を作成するか、--model で作成時のモデルを選択してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/subjects.py"></location>
            <source>Preparing brains</source>
            <translation>脳の前処理</translation>
        </message>
        <message>
            <location filename="../../app/volumes/subjects.py"></location>
            <source>The study {folder} shows the skull, and whole-brain codes are of the brain alone: extract it first.</source>
            <translation>検査 {folder} に頭蓋骨が写っています。全脳コードは脳のみのものです。先に頭蓋骨を除去してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/subjects.py"></location>
            <source>The study {folder} was read without a T1 image, which whole-brain codes are made of: add one.</source>
            <translation>検査 {folder} は T1 画像なしで読み込まれました。全脳コードには T1 画像が必要です。追加してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/subjects.py"></location>
            <source>There is no study with a T1 image in {data}: make some with `python main.py cohort {data} --kind dementia`.</source>
            <translation>{data} に T1 画像のある検査がありません。`python main.py cohort {data} --kind dementia` で作成してください。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/subjects.py"></location>
            <source>The T1 image of {folder} cannot be used for whole-brain codes: {error}.</source>
            <translation>{folder} の T1 画像は全脳コードに使用できません: {error}。</translation>
        </message>
        <message>
            <location filename="../../app/volumes/subjects.py"></location>
            <source>{volume} is missing or damaged: delete it and start again, it will be made again.</source>
            <translation>{volume} がないか、破損しています。削除して再開すると作り直されます。</translation>
        </message>
        <message>
            <location filename="../../app/workers.py"></location>
            <source>A worker process was killed, perhaps for want of memory: start again with fewer --jobs.</source>
            <translation>処理プロセスが終了させられました(メモリ不足の可能性)。--jobs を減らして再開してください。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>Twenty questions over the demo library</source>
            <translation>デモライブラリの 20 問</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>For each question sketch the lesion on the template brain and have the rows shown. Then judge each row: is the lesion alike in SIZE, in PLACE (location), and in the PATTERN of its contrast enhancement? Judge by what you see; there is no right answer that you are compared with.</source>
            <translation>各設問で、テンプレート脳に病変をスケッチし、行を表示してください。次に各行について、病変の大きさ、位置、造影増強のパターンが似ているかを判定してください。見たままに判定してください。正解と比較されることはありません。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>Images, first part</source>
            <translation>画像(前半)</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>Look at the image, go to the level of the template where it lies, sketch the lesion and have the rows shown.</source>
            <translation>画像を見て、テンプレートの該当する高さに移動し、病変をスケッチして行を表示してください。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>Findings, first part</source>
            <translation>所見(前半)</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>Sketch what the words describe, at the level of the template where you would expect it, and have the rows shown.</source>
            <translation>文章の所見を、テンプレートの想定される高さにスケッチし、行を表示してください。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>Images, second part</source>
            <translation>画像(後半)</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>Findings, second part</source>
            <translation>所見(後半)</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>An 80 mm lesion of the right temporal lobe, mostly edema, with a thin ring of enhancement around a small necrotic centre.</source>
            <translation>右側頭葉の 80 mm の病変。大部分は浮腫で、小さな壊死中心の周囲に薄いリング状増強がある。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A large lesion without enhancement in the left frontal lobe, about 90 mm, with a core that is dark on T1.</source>
            <translation>左前頭葉の約 90 mm の大きな病変。造影増強はなく、中心は T1 で低信号。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A solid enhancing tumour of about 50 mm in the right frontal lobe, with little edema.</source>
            <translation>右前頭葉の約 50 mm の充実性に増強される腫瘍。浮腫は軽度。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A ring-enhancing tumour on both sides of the midline in the back half of the brain, about 115 mm, with extensive edema.</source>
            <translation>脳の後半部で正中をまたぐ約 115 mm のリング状増強腫瘍。広範な浮腫を伴う。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A small ring-enhancing tumour of about 40 mm in the right frontal lobe, with a necrotic centre and a narrow rim of edema.</source>
            <translation>右前頭葉の約 40 mm の小さなリング状増強腫瘍。壊死中心と狭い浮腫の縁を伴う。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A 60 mm ring-enhancing tumour high in the left hemisphere near the midline, with edema around it.</source>
            <translation>左大脳半球の高位で正中近くの 60 mm のリング状増強腫瘍。周囲に浮腫を伴う。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A solid enhancing tumour of about 45 mm in the left occipital lobe, with moderate edema.</source>
            <translation>左後頭葉の約 45 mm の充実性に増強される腫瘍。中等度の浮腫を伴う。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A ring-enhancing tumour with a thick wall in the left temporal lobe, about 80 mm, with little edema.</source>
            <translation>左側頭葉の約 80 mm の壁の厚いリング状増強腫瘍。浮腫は軽度。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A 110 mm lesion high in the right parietal lobe: extensive edema, and a ring of enhancement around necrosis.</source>
            <translation>右頭頂葉高位の 110 mm の病変。広範な浮腫と、壊死周囲のリング状増強がある。</translation>
        </message>
        <message>
            <location filename="../../resources/reader-studies/demo-20.toml"></location>
            <source>A non-enhancing lesion of about 80 mm high in the left parietal lobe, with a large core.</source>
            <translation>左頭頂葉高位の約 80 mm の造影増強のない病変。大きな中心部がある。</translation>
        </message>
        <message>
            <location filename="../../docs/architecture.md"></location>
            <source>How SBMIR is built</source>
            <translation>SBMIR の構成</translation>
        </message>
        <message>
            <location filename="../../docs/cohort.md"></location>
            <source>Synthetic patients</source>
            <translation>合成患者</translation>
        </message>
        <message>
            <location filename="../../docs/crossmodal.md"></location>
            <source>CT-MR similarity</source>
            <translation>CT-MR 類似度</translation>
        </message>
        <message>
            <location filename="../../docs/dicom.md"></location>
            <source>DICOM</source>
            <translation>DICOM</translation>
        </message>
        <message>
            <location filename="../../docs/evaluation.md"></location>
            <source>Evaluation</source>
            <translation>評価</translation>
        </message>
        <message>
            <location filename="../../docs/hashing.md"></location>
            <source>Codes of bits</source>
            <translation>ビットコード</translation>
        </message>
        <message>
            <location filename="../../docs/indexing.md"></location>
            <source>Bringing studies into a library</source>
            <translation>ライブラリへの検査の取り込み</translation>
        </message>
        <message>
            <location filename="../../docs/library.md"></location>
            <source>The library</source>
            <translation>ライブラリ</translation>
        </message>
        <message>
            <location filename="../../docs/links.md"></location>
            <source>Links to a study</source>
            <translation>検査へのリンク</translation>
        </message>
        <message>
            <location filename="../../docs/preparation.md"></location>
            <source>From the scanner to the library</source>
            <translation>撮像からライブラリまで</translation>
        </message>
        <message>
            <location filename="../../docs/reader-study.md"></location>
            <source>Reader studies</source>
            <translation>読影実験</translation>
        </message>
        <message>
            <location filename="../../docs/receiving.md"></location>
            <source>Receiving from a PACS</source>
            <translation>PACS からの受信</translation>
        </message>
        <message>
            <location filename="../../docs/reports.md"></location>
            <source>Reports</source>
            <translation>レポート</translation>
        </message>
        <message>
            <location filename="../../docs/scale.md"></location>
            <source>Beyond one machine</source>
            <translation>大規模ライブラリ</translation>
        </message>
        <message>
            <location filename="../../docs/screens.md"></location>
            <source>How it looks</source>
            <translation>画面例</translation>
        </message>
        <message>
            <location filename="../../docs/searching.md"></location>
            <source>Searching</source>
            <translation>検索</translation>
        </message>
        <message>
            <location filename="../../docs/sessions.md"></location>
            <source>Sessions and saved queries</source>
            <translation>セッションと検索条件の保存</translation>
        </message>
        <message>
            <location filename="../../docs/sketch-files.md"></location>
            <source>Sketch files, label maps and structures</source>
            <translation>スケッチファイル、ラベルマップ、構造</translation>
        </message>
        <message>
            <location filename="../../docs/train-your-own.md"></location>
            <source>Train your own model</source>
            <translation>独自モデルの学習</translation>
        </message>
        <message>
            <location filename="../../docs/training.md"></location>
            <source>Training</source>
            <translation>学習</translation>
        </message>
        <message>
            <location filename="../../docs/volumes.md"></location>
            <source>Whole-brain codes</source>
            <translation>全脳コード</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>left</source>
            <translation>左</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>right</source>
            <translation>右</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>both</source>
            <translation>両側</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>size</source>
            <translation>大きさ</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>place</source>
            <translation>位置</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>pattern</source>
            <translation>パターン</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>edema</source>
            <translation>浮腫</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>enhancing</source>
            <translation>造影増強域</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>core</source>
            <translation>壊死・非造影部</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>enhances</source>
            <translation>造影増強あり</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>predicted</source>
            <translation>予測</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>kept</source>
            <translation>採用</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>rejected</source>
            <translation>却下</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>higher</source>
            <translation>頭側</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>lower</source>
            <translation>足側</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>axial</source>
            <translation>横断</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>coronal</source>
            <translation>冠状断</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>sagittal</source>
            <translation>矢状断</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>oblique</source>
            <translation>斜断</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>encode</source>
            <translation>符号化</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>search</source>
            <translation>検索</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>pictures</source>
            <translation>画像</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>mm</source>
            <translation>mm</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>years</source>
            <translation>歳</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>female</source>
            <translation>女性</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>male</source>
            <translation>男性</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>brain</source>
            <translation>脳</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>median</source>
            <translation>中央値</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>undo</source>
            <translation>元に戻す</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>redo</source>
            <translation>やり直す</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>mirror</source>
            <translation>左右反転</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>dark</source>
            <translation>暗い</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>light</source>
            <translation>明るい</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>brush</source>
            <translation>ブラシ</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>lasso</source>
            <translation>投げ縄</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>polygon</source>
            <translation>多角形</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>ellipse</source>
            <translation>楕円</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>fill</source>
            <translation>塗りつぶし</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>move</source>
            <translation>移動</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>grow</source>
            <translation>拡大</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>shrink</source>
            <translation>縮小</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>smooth</source>
            <translation>平滑化</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>frontal</source>
            <translation>前頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>parietal</source>
            <translation>頭頂葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>temporal</source>
            <translation>側頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>occipital</source>
            <translation>後頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>deep</source>
            <translation>深部</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>infratentorial</source>
            <translation>テント下</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Side</source>
            <translation>側</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Distance</source>
            <translation>距離</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>enhancing tumour</source>
            <translation>造影増強域</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>non-enhancing core</source>
            <translation>壊死・非造影部</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>threshold brush</source>
            <translation>しきい値ブラシ</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>left frontal</source>
            <translation>左前頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>left parietal</source>
            <translation>左頭頂葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>left temporal</source>
            <translation>左側頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>left occipital</source>
            <translation>左後頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>left deep</source>
            <translation>左深部</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>left infratentorial</source>
            <translation>左テント下</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>right frontal</source>
            <translation>右前頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>right parietal</source>
            <translation>右頭頂葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>right temporal</source>
            <translation>右側頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>right occipital</source>
            <translation>右後頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>right deep</source>
            <translation>右深部</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>right infratentorial</source>
            <translation>右テント下</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>midline frontal</source>
            <translation>正中前頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>midline parietal</source>
            <translation>正中頭頂葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>midline temporal</source>
            <translation>正中側頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>midline occipital</source>
            <translation>正中後頭葉</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>midline deep</source>
            <translation>正中深部</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>midline infratentorial</source>
            <translation>正中テント下</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>{path} is not a NIfTI file (.nii or .nii.gz) but {what}.</source>
            <translation>{path} は NIfTI ファイル (.nii、.nii.gz) ではありません: {what}。</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>{path} is not a NIfTI file (.nii or .nii.gz): {what}.</source>
            <translation>{path} は NIfTI ファイル (.nii、.nii.gz) ではありません: {what}。</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>No such file or directory</source>
            <translation>ファイルまたはフォルダがありません</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Permission denied</source>
            <translation>権限がありません</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>No space left on device</source>
            <translation>空き容量がありません</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Read-only file system</source>
            <translation>読み取り専用のファイルシステムです</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Is a directory</source>
            <translation>フォルダです</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Not a directory</source>
            <translation>フォルダではありません</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>File exists</source>
            <translation>すでに存在します</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>Input/output error</source>
            <translation>入出力エラー</translation>
        </message>
        <message>
            <location filename="../../app/__init__.py"></location>
            <source>File name too long</source>
            <translation>ファイル名が長すぎます</translation>
        </message>
    </context>
</TS>
