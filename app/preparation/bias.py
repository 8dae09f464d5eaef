"""Shading that a scanner's coils leave: N4, computed on a coarse copy and taken from the whole image."""

from __future__ import annotations

import SimpleITK

_COARSE_MM = 5.0
_ITERATIONS = (15, 10)
_BINS = 200


def unshaded(image: SimpleITK.Image) -> SimpleITK.Image:
    """Return an image without its shading (Tustison 2010, doi 10.1109/TMI.2010.2046908); flat ones as they are."""
    small = SimpleITK.Shrink(image, [max(1, int(_COARSE_MM / edge)) for edge in image.GetSpacing()])
    head = SimpleITK.OtsuThreshold(small, 0, 1, _BINS)
    statistics = SimpleITK.StatisticsImageFilter()
    statistics.Execute(head)
    if statistics.GetSum() == 0 or min(small.GetSize()) < 4:
        return image
    correction = SimpleITK.N4BiasFieldCorrectionImageFilter()
    correction.SetMaximumNumberOfIterations(list(_ITERATIONS))
    correction.Execute(small, head)
    shading = SimpleITK.Exp(SimpleITK.Cast(correction.GetLogBiasFieldAsImage(image), SimpleITK.sitkFloat32))
    corrected: SimpleITK.Image = image / shading
    return corrected
