package org.inkloom.tensor.file;

/** The callables that a state dict may name. Each is read as a description of data; none is run. */
enum TorchCall {
    /** {@code collections.OrderedDict}: a dict. */
    ORDERED_DICT,
    /** {@code set}. */
    SET,
    /** {@code torch.Size}: a tuple. */
    SIZE,
    /** {@code torch.device}: of no use in a file. */
    DEVICE,
    /** {@code _codecs.encode}: how protocol 2 writes bytes. */
    ENCODE,
    /** {@code torch._utils._rebuild_tensor}: storage, offset, size, stride. */
    TENSOR,
    /** {@code torch._utils._rebuild_tensor_v2}: with requires_grad and hooks. */
    TENSOR_V2,
    /** {@code torch._utils._rebuild_tensor_v3}: also with the element type, over untyped storage. */
    TENSOR_V3,
    /** {@code torch._utils._rebuild_parameter}: a tensor, requires_grad, hooks. */
    PARAMETER
}
