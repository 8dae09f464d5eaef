"""What is asked for becomes a query of a model's codes; every engine takes the same questions."""

from __future__ import annotations

from collections.abc import Mapping

from app.codes import CodeModel
from app.errors import UserError
from app.imaging import Study
from app.retrieval.encoders import Drawn, Example, Source, encoder_for
from app.retrieval.hits import Plane
from app.retrieval.query import Query
from app.retrieval.template import TemplateSlices


class Questions:
    """Makes queries by one model, of sketches on one template and of examples.

    Parameters
    ----------
    model : CodeModel
        The encoders that suit its space know what else it can do.
    template : Study or None
        What sketches are drawn on.
    """

    def __init__(self, model: CodeModel, template: Study | None) -> None:
        self._model = model
        self.set_template(template)

    @property
    def model(self) -> CodeModel:
        """By which queries are made."""
        return self._model

    def set_template(self, template: Study | None) -> None:
        """Draw on another template from now on."""
        self._template = None if template is None else TemplateSlices(template)

    def query(self, *sources: Source) -> list[Query]:
        """Return the queries of some sources of one kind, at least one; errors as :meth:`query_from_sketch`."""
        return encoder_for(self._model.space, type(sources[0])).encode(self._model, sources)

    def query_from_sketch(self, k: int, label_map: Plane | None, beside: Mapping[int, Plane] | None = None) -> Query:
        """Return the query "this slice of the template, with this lesion".

        Parameters
        ----------
        k : int
            Slice of the template, 0-based from the feet.
        label_map : uint8 array (240, 240) or None
            What was drawn, labels inside the program; None or an empty one asks for the normal anatomy alone.
        beside : mapping of int to uint8 array (240, 240), optional
            What else is drawn, by slice.

        Raises
        ------
        UserError
            If there is no template, or its slice is out of range or holds no brain, or the model knows no sketches.
        """
        if self._template is None:
            raise UserError("There is no template to draw on: open one.")
        return self.query(Drawn(self._template, k, label_map, beside or {}))[0]

    def query_from_example(self, study: Study, k: int) -> Query:
        """Return the query "slices like slice `k` of this study"; errors as :meth:`query_from_sketch`."""
        return self.query(Example(study, k))[0]
