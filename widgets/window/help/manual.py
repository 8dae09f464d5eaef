"""The manual, in a window of its own: the documents of the program, without a network."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QKeySequence, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.settings import REPOSITORY
from widgets.language import tr
from widgets.shared.one_window import SideWindow, take_size

PAGES = (
    "README.md",
    "docs/drawing.md",
    "docs/searching.md",
    "docs/comparing.md",
    "docs/sketch-files.md",
    "docs/sessions.md",
    "docs/reports.md",
    "docs/indexing.md",
    "docs/dicom.md",
    "docs/preparation.md",
    "docs/library.md",
    "docs/links.md",
    "docs/reader-study.md",
    "docs/crossmodal.md",
    "docs/volumes.md",
    "docs/receiving.md",
    "docs/scale.md",
    "docs/settings.md",
    "docs/screens.md",
    "docs/evaluation.md",
    "docs/training.md",
    "docs/train-your-own.md",
    "docs/hashing.md",
    "docs/cohort.md",
)
"""In the order of the list; links of theirs to others of the repository open in the window too."""

USUAL_SIZE = QSize(1040, 760)
MARGIN = 18
PICTURE_WIDTH = 640
FILE = Qt.ItemDataRole.UserRole


def title_of(page: Path) -> str:
    """Return the title of a page: its first heading, of the first page what it is."""
    if page.name == "README.md":
        return tr("First steps")
    heads = (line[2:].strip() for line in page.read_text("utf-8").splitlines() if line.startswith("# "))
    return tr(next(heads, page.stem))


class PageView(QTextBrowser):
    """Shows a document of the repository; addresses of the network are handed to the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.anchorClicked.connect(self.go)
        self.setAccessibleName(tr("Page of the manual"))
        self.document().setDocumentMargin(MARGIN)
        self.page = Path()

    def show_page(self, page: Path, heading: str = "") -> None:
        """Show a page, at a heading as a link names it."""
        if page != self.page:
            self.page = page
            self.document().setBaseUrl(QUrl.fromLocalFile(str(page)))
            self.document().setMarkdown(page.read_text("utf-8"), QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
            self.document().setDocumentMargin(MARGIN)
            self._shrink_pictures()
        self.moveCursor(self.textCursor().MoveOperation.Start)
        if heading:
            self._go_to(heading)

    def go(self, link: QUrl) -> None:
        """Follow a link: to a page of the manual, or out of the program."""
        target = self.document().baseUrl().resolved(link)
        if not target.isLocalFile():
            QDesktopServices.openUrl(target)
            return
        path = Path(target.toLocalFile())
        if path.suffix == ".md" and path.is_file() and path.resolve().is_relative_to(REPOSITORY):
            self.show_page(path, target.fragment())

    def _shrink_pictures(self) -> None:
        """Give pictures a width at which they can be seen as a whole."""
        cursor = QTextCursor(self.document())
        while not cursor.atEnd():
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            form = cursor.charFormat()
            if form.isImageFormat():
                picture = form.toImageFormat()
                picture.setWidth(PICTURE_WIDTH)
                cursor.setCharFormat(picture)
            cursor.clearSelection()

    def _go_to(self, heading: str) -> None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and _anchor(block.text()) == heading:
                cursor = self.textCursor()
                cursor.setPosition(block.position())
                self.setTextCursor(cursor)
                self.verticalScrollBar().setValue(int(self.document().documentLayout().blockBoundingRect(block).top()))
                return
            block = block.next()


def _anchor(heading: str) -> str:
    """Return how links name a heading, as GitHub does it."""
    return "".join(sign for sign in heading.lower().replace(" ", "-") if sign.isalnum() or sign in "-_")


class ManualWindow(SideWindow):
    """A list of pages beside the one that is read, and a line to find words in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Manual"), "", parent)
        self.view = PageView()
        self.pages = QListWidget()
        self.pages.setAccessibleName(tr("Pages of the manual"))
        for name in PAGES:
            item = QListWidgetItem(title_of(REPOSITORY / name))
            item.setData(FILE, REPOSITORY / name)
            self.pages.addItem(item)
        self.pages.currentItemChanged.connect(self._on_page)
        self.words = QLineEdit()
        self.words.setPlaceholderText(tr("Find in this page"))
        self.words.setAccessibleName(tr("Find in this page"))
        self.words.setClearButtonEnabled(True)
        self.words.returnPressed.connect(self.find_next)
        self.again = QToolButton()
        self.again.setText(tr("Next"))
        self.again.setToolTip(tr("Find the words further down (Enter)"))
        self.again.clicked.connect(self.find_next)
        self._lay_out()
        self.pages.setCurrentRow(0)
        take_size(self, USUAL_SIZE)

    def _lay_out(self) -> None:
        finding = QHBoxLayout()
        finding.setContentsMargins(8, 6, 8, 2)
        finding.addWidget(self.words, 1)
        finding.addWidget(self.again)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(finding)
        column.addWidget(self.view, 1)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.pages)
        parts.addWidget(right)
        parts.setStretchFactor(1, 1)
        parts.setSizes([240, 800])
        self.setCentralWidget(parts)
        keys = ((QKeySequence.StandardKey.Find, self._find), (QKeySequence.StandardKey.Close, self.close))
        for key, does in (*keys, (Qt.Key.Key_Escape, self.close)):
            action = QAction(self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(does)
            self.addAction(action)

    def find_next(self) -> None:
        """Go to the next place where the words stand, from the beginning again after the last."""
        if self.words.text() and not self.view.find(self.words.text()):
            self.view.moveCursor(self.view.textCursor().MoveOperation.Start)
            found = self.view.find(self.words.text())
            self.statusBar().showMessage("" if found else tr("This page does not have these words."), 4000)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window is closed."""
        super().closeEvent(event)
        self.ended.emit()

    def _find(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def _on_page(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.view.show_page(item.data(FILE))
