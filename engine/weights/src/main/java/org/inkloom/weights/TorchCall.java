package org.inkloom.weights;

/** The callables that a state dict, or what is saved beside one, may name. Each describes data; none is run. */
enum TorchCall {
    /** {@code OrderedDict}, {@code Counter}, {@code defaultdict} and other classes that are dicts. */
    DICT,
    /** {@code set}, {@code frozenset}. */
    SET,
    /** {@code torch.Size}: a tuple. */
    SIZE,
    /** {@code _codecs.encode}: how protocol 2 writes bytes. */
    ENCODE,
    /** {@code torch._utils._rebuild_tensor}: storage, offset, size, stride. */
    TENSOR,
    /** {@code torch._utils._rebuild_tensor_v2}: with requires_grad and hooks. */
    TENSOR_V2,
    /** {@code torch._utils._rebuild_tensor_v3}: also with the element type, over untyped storage. */
    TENSOR_V3,
    /** A parameter, with or without attributes of its own: a tensor, and more that does not matter here. */
    PARAMETER,
    /** {@code torch._tensor._rebuild_from_type_v2}: a callable, a class, its arguments, attributes. */
    FROM_TYPE,
    /** A number of numpy: its type and its bytes. */
    NUMPY_SCALAR,
    /** Plain data that is no weight: a number type, a date, a namespace of settings, a sparse tensor. */
    OPAQUE
}
