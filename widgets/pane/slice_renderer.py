"""VTK draws a slice off-screen; the picture is read back and painted by whoever asked for it.

No native window and no VTK interactor is involved, so Qt gets every event and nothing depends on the display server.
"""

from __future__ import annotations

import os
import sys

import numpy as np
import numpy.typing as npt
import vtkmodules.vtkRenderingOpenGL2  # imported for its effect: it registers the OpenGL classes
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkImageSlice, vtkImageSliceMapper, vtkRenderer, vtkRenderWindow

Planes = npt.NDArray[np.uint8]

BACKEND = vtkmodules.vtkRenderingOpenGL2.__name__

FINE_SAMPLES = 3
FINE_FROM = 10.0
"""Rendered pixels a voxel, and from how many screen pixels a voxel on; below it is one.

An odd number puts a pixel on every voxel's centre. The picture is linear between those, so that a painter's own linear scaling
shows the same as rendering at the screen's resolution would, at a tenth of the cost (software GL takes 18 ns a pixel, QPainter
1.3). Only where voxels are large on the screen are the painter's 16 steps between pixels too coarse."""

CAMERA_DISTANCE = 1_000.0


def choose_window_system() -> None:
    """Have VTK render without a display; what the environment says already wins. To be called before the first picture.

    VTK reads it when the first render window is made. EGL falls back to software where there is no GPU.
    """
    if sys.platform.startswith("linux"):
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")


class SliceRenderer:
    """Renders slices of one volume of planes; the render window is made at the first picture and freed by :meth:`close`.

    VTK's world is RAS+ in pixels: x is the column, y grows from the last row to the first (to the front), z is the slice.
    Whoever paints the picture stretches it to mm.
    """

    def __init__(self) -> None:
        self._window: vtkRenderWindow | None = None
        self._renderer: vtkRenderer | None = None
        self._image = vtkImageData()
        self._mapper = vtkImageSliceMapper()
        self._mapper.SetInputData(self._image)
        self._mapper.SetOrientationToZ()
        self._mapper.BorderOn()  # show the outer half of the outer voxels
        self._slice = vtkImageSlice()
        self._slice.SetMapper(self._mapper)
        self._slice.GetProperty().SetInterpolationTypeToLinear()
        self._pixels = vtkUnsignedCharArray()
        self._planes: Planes | None = None

    @property
    def is_open(self) -> bool:
        """Whether a render window is held."""
        return self._window is not None

    def set_volume(self, planes: Planes) -> None:
        """Show another volume.

        Parameters
        ----------
        planes : uint8 array (slices, rows, columns)
            Used without a copy when C-contiguous; call again after changing it.
        """
        if planes.dtype != np.uint8 or planes.ndim != 3 or 0 in planes.shape:
            raise ValueError(f"planes must be uint8 (slices, rows, columns), not {planes.dtype} {planes.shape}")
        planes = np.ascontiguousarray(planes)
        slices, rows, columns = planes.shape
        scalars = numpy_to_vtk(planes.reshape(-1), deep=False)
        self._image.SetDimensions(columns, rows, slices)
        self._image.SetOrigin(0.0, rows - 1.0, 0.0)
        self._image.SetDirectionMatrix(1, 0, 0, 0, -1, 0, 0, 0, 1)
        self._image.GetPointData().SetScalars(scalars)
        self._image.Modified()
        self._planes = planes  # VTK only borrows the memory

    def render(self, k: int, level: float, width: float, mirrored: bool, samples: int = 1) -> QImage:
        """Render slice `k` as a grey picture that covers the whole plane, outer halves of the outer pixels included.

        Parameters
        ----------
        k : int
            Slice, 0-based from the feet.
        level, width : float
            The window: `level` - `width` / 2 becomes black, `level` + `width` / 2 white.
        mirrored : bool
            Radiological: seen from the feet, the patient's right on the picture's left; else seen from the head.
        samples : int
            Rendered pixels a voxel.
        """
        if self._planes is None:
            raise ValueError("render needs a volume")
        rows, columns = self._planes.shape[1:]
        size = columns * samples, rows * samples
        window, renderer = self._open()
        if tuple(window.GetSize()) != size:
            window.SetSize(*size)
        self._mapper.SetSliceNumber(int(np.clip(k, 0, len(self._planes) - 1)))
        self._slice.GetProperty().SetColorLevel(level)
        self._slice.GetProperty().SetColorWindow(max(width, 1.0))
        middle = ((columns - 1) / 2, (rows - 1) / 2)
        camera = renderer.GetActiveCamera()
        camera.SetFocalPoint(*middle, float(k))
        camera.SetPosition(*middle, k - CAMERA_DISTANCE if mirrored else k + CAMERA_DISTANCE)
        camera.SetViewUp(0.0, 1.0, 0.0)
        camera.SetParallelScale(rows / 2)
        camera.SetClippingRange(1.0, 2 * CAMERA_DISTANCE)
        window.Render()
        window.GetRGBACharPixelData(0, 0, size[0] - 1, size[1] - 1, 0, self._pixels, 0)
        # Grey: red, green and blue are equal, so that RGBA bytes are as good as Qt's fastest format, BGRX.
        picture = QImage(vtk_to_numpy(self._pixels).data, *size, 4 * size[0], QImage.Format.Format_RGB32)
        return picture.flipped(Qt.Orientation.Vertical)  # OpenGL's first line is the lowest; this makes the copy as well

    def _open(self) -> tuple[vtkRenderWindow, vtkRenderer]:
        if self._window is None or self._renderer is None:
            self._renderer = vtkRenderer()
            self._renderer.AddViewProp(self._slice)
            self._renderer.GetActiveCamera().ParallelProjectionOn()
            self._window = vtkRenderWindow()
            self._window.SetOffScreenRendering(True)
            self._window.SetMultiSamples(0)
            self._window.AddRenderer(self._renderer)
        return self._window, self._renderer

    def close(self) -> None:
        """Free the render window and its context; rendering again makes a new one."""
        if self._window is not None and self._renderer is not None:
            self._renderer.RemoveViewProp(self._slice)
            self._slice.ReleaseGraphicsResources(self._window)
            self._window.RemoveRenderer(self._renderer)
            self._window.Finalize()
        self._window = self._renderer = None
