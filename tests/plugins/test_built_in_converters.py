"""Values of NumPy, PyTorch, JAX, TensorFlow, Matplotlib and Plotly, through the same hook as any plugin's."""

from __future__ import annotations

import math
import subprocess
import sys
import warnings
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from trackai import settings
from trackai.builtin.values_torch import copied_together
from trackai.plugins import PluginManager

Convert = Callable[[Any], Any]


@pytest.fixture
def convert() -> Convert:
    plugins = PluginManager("run", settings.load(), path=())

    def convert(value: object) -> object:
        converter = plugins.converter_for(type(value))
        assert converter is not None, f"no converter for {type(value)}"
        return converter(value)

    return convert


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (np.float32(0.5), 0.5),
        (np.float16(0.25), 0.25),
        (np.longdouble(2.5), 2.5),
        (np.int64(-7), -7),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.bool_(True), True),
        (np.array(3.5), 3.5),
        (np.array([[4]]), 4),
        (np.array([True]), True),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.float32("inf"), math.inf),
        (np.datetime64("2024-05-01T10:00"), "2024-05-01T10:00"),
        (np.timedelta64(1500, "ms"), 1.5),
        (np.ma.masked_array([1.0, 2.0], mask=[False, False]), [1.0, 2.0]),
    ],
)
def test_numpy_scalars_and_small_arrays_become_plain_values(convert: Convert, value: object, stored: object) -> None:
    found = convert(value)

    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize("value", [np.float32("nan"), np.array([np.nan]), np.ma.masked])
def test_what_is_not_a_number_in_numpy_is_nan(convert: Convert, value: object) -> None:
    assert math.isnan(convert(value))


@pytest.mark.parametrize("value", [np.zeros(65), np.zeros(0), np.complex64(1j), np.array([1j, 2j])])
def test_numpy_values_that_are_no_few_numbers_are_left_to_a_warning(convert: Convert, value: object) -> None:
    assert convert(value) is None


def test_torch_tensors_of_one_element_become_numbers_without_a_warning(convert: Convert) -> None:
    torch = pytest.importorskip("torch")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert convert(torch.tensor(1.5)) == 1.5
        assert convert(torch.tensor([2.5], requires_grad=True)) == 2.5
        assert convert(torch.nn.Parameter(torch.tensor([[0.5]]))) == 0.5
        assert convert(torch.tensor(1.5, dtype=torch.bfloat16)) == 1.5
        assert convert(torch.tensor(0.5, dtype=torch.float8_e4m3fn)) == 0.5
        assert convert(torch.tensor(7)) == 7
        assert convert(torch.tensor(True)) is True
        assert convert(torch.tensor(2.0, requires_grad=True) * 2) == 4.0
        assert convert(torch.tensor([1.0, 2.0], requires_grad=True)) == [1.0, 2.0]


def test_large_empty_and_complex_tensors_are_left_to_a_warning(convert: Convert) -> None:
    torch = pytest.importorskip("torch")

    assert convert(torch.zeros(65)) is None
    assert convert(torch.zeros(0)) is None
    assert convert(torch.tensor(1j)) is None


def test_tensors_without_a_value_here_raise_for_the_caller_to_name_them(convert: Convert) -> None:
    torch = pytest.importorskip("torch")

    class Sharded(torch.Tensor):
        placements = ("Shard(dim=0)",)  # what tells a DTensor, which needs a process group, from other tensors

    with pytest.raises(TypeError, match="meta device"):
        convert(torch.zeros(1, device="meta"))
    with pytest.raises(TypeError, match=r"log tensor\.full_tensor"):
        convert(torch.zeros(1).as_subclass(Sharded))


def test_tensors_that_are_copied_together_are_what_they_are_alone(convert: Convert) -> None:
    torch = pytest.importorskip("torch")
    tensors = [
        torch.tensor(0.1), torch.tensor([2.5], requires_grad=True), torch.tensor(2**60 + 1), torch.tensor(True), torch.tensor([[1, 2], [3, 4]]),
        torch.tensor(float("nan")), torch.tensor(0.1, dtype=torch.float64), torch.arange(6.0).reshape(1, 2, 3), torch.tensor(1.5, dtype=torch.bfloat16),
    ]  # fmt: skip

    together = copied_together(tensors)

    alone = [convert(tensor) for tensor in tensors]
    assert [repr(value) for value in together] == [repr(value) for value in alone]


def test_one_copy_is_made_for_all_tensors_of_a_kind() -> None:
    torch = pytest.importorskip("torch")
    copies: list[int] = []

    class Distant(torch.Tensor):
        """Counts how often it, or what is made of it, is read; as a tensor on a GPU would wait as often."""

        @classmethod
        def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # noqa: ANN401
            if func in (torch.Tensor.tolist, torch.Tensor.item):
                copies.append(args[0].numel())
            return super().__torch_function__(func, types, args, kwargs or {})

    assert copied_together([torch.tensor(float(n)).as_subclass(Distant) for n in range(20)]) == list(range(20))
    assert copies == [20]


def test_a_tensor_of_a_framework_that_is_not_installed_here_is_read_through_numpy(
    convert: Convert, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Array:  # what jax.Array and tf.Tensor have in common with this: NumPy can read them
        def __init__(self, *numbers: float) -> None:
            self._array = np.array(numbers, np.float32)
            self.size = self._array.size

        def numpy(self) -> np.ndarray:
            return self._array

        def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
            return self._array

    for module, name in (("jax", "Array"), ("tensorflow", "Tensor")):
        fake = ModuleType(module)
        fake.core = SimpleNamespace(Tracer=())  # type: ignore[attr-defined]
        kind = type(name, (Array,), {})
        setattr(fake, name, kind)
        monkeypatch.setitem(sys.modules, module, fake)

        assert convert(kind(0.5)) == 0.5
        assert convert(kind(0.5, 1.5)) == [0.5, 1.5]
        assert convert(kind(*range(65))) is None


def test_bare_figures_become_figures(convert: Convert) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1))
    axes = figure.add_subplot()

    assert convert(figure).kind == "figure"
    assert convert(axes).kind == "figure"


def test_bare_plotly_figures_become_figures(convert: Convert) -> None:
    graph_objects = pytest.importorskip("plotly.graph_objects")

    assert convert(graph_objects.Figure()).kind == "figure"


def test_asking_about_a_strange_type_imports_no_framework() -> None:
    code = (
        "import sys\n"
        "from trackai import settings\n"
        "from trackai.plugins import PluginManager\n"
        "plugins = PluginManager('run', settings.load(), path=())\n"
        "assert plugins.converter_for(complex) is None\n"
        "print({'numpy', 'torch', 'jax', 'tensorflow', 'matplotlib', 'plotly', 'pynvml', 'psutil'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
