"""A market is handed to compiled code by reference: one pointer, from which ``w.field`` loads what a function asks for.

numba would pass a tuple of arrays by value, some hundred words in every call and every wrapper, which made the kernel a quarter
slower and its compiled code five times as large. So a `state.World` keeps a table of addresses, three words a field: where its data
are, and how many in each dimension. In plain Python nothing of this is used; ``w.field`` is then the attribute.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, models, register_model, typeof_impl, unbox
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

from .state import FIELDS, WORDS, World


class WorldType(types.Type):
    """The type of a `World` in compiled code."""

    def __init__(self) -> None:
        super().__init__(name="World")
        self.fields: dict[str, Any] = {
            name: from_dtype(kind) if n_dimensions == 0 else types.Array(from_dtype(kind), n_dimensions, "C")
            for name, (kind, n_dimensions) in FIELDS.items()
        }
        self._layout = repr([(name, kind.descr, n_dimensions) for name, (kind, n_dimensions) in FIELDS.items()])

    @property
    def key(self) -> str:
        """What tells apart compiled code for other layouts of the records."""
        return self._layout


_WORLD = WorldType()


@typeof_impl.register(World)
def _type_of(world: World, context: Any) -> WorldType:
    return _WORLD


@register_model(WorldType)
class _Pointer(models.OpaqueModel):
    """A world is a pointer to its table of addresses."""


@unbox(WorldType)
def _unbox(kind: WorldType, world: Any, c: Any) -> NativeValue:
    number = c.pyapi.object_getattr_string(world, "handle")
    pointer = c.pyapi.long_as_voidptr(number)
    c.pyapi.decref(number)
    return NativeValue(pointer)


@infer_getattr
class _Fields(AttributeTemplate):
    key = WorldType

    def generic_resolve(self, kind: WorldType, name: str) -> Any:  # type: ignore[override]
        return kind.fields.get(name)


@lower_getattr_generic(WorldType)
def _load(context: Any, builder: Any, kind: WorldType, pointer: Any, name: str) -> Any:
    place, field = list(kind.fields).index(name), kind.fields[name]
    word = context.get_value_type(types.intp)
    table = builder.bitcast(pointer, word.as_pointer())

    def load(k: int) -> Any:
        return builder.load(builder.gep(table, [ir.Constant(word, WORDS * place + k)]))

    if not isinstance(field, types.Array):
        return builder.inttoptr(load(0), context.get_value_type(field))
    array = make_array(field)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(field.dtype))
    shape = [load(1 + k) for k in range(field.ndim)]
    strides = [ir.Constant(word, size)]
    for length in shape[:0:-1]:
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(load(0), context.get_data_type(field.dtype).as_pointer())
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=ir.Constant(word, size), meminfo=None)
    return array._getvalue()
