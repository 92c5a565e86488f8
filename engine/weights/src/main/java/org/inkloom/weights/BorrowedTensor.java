package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * How a tensor is taken out of one of another file.
 *
 * @param key the other file's tensor
 * @param firstRow the first of the rows that are taken
 * @param shape what the rows taken, which follow each other in the file, are read as
 * @param transposed whether the two sizes of a matrix then change places
 */
public record BorrowedTensor(String key, long firstRow, List<Long> shape, boolean transposed) {
    /** Copies the shape. */
    public BorrowedTensor {
        shape = List.copyOf(shape);
        if (firstRow < 0 || transposed && shape.size() != 2) {
            throw new IllegalArgumentException("cannot take " + shape + " from row " + firstRow);
        }
    }

    /** Returns a tensor that is taken as it is. */
    public static BorrowedTensor whole(StoredTensor tensor) {
        return reshaped(tensor, tensor.shape());
    }

    /** Returns a tensor with other sizes and the same elements. */
    public static BorrowedTensor reshaped(StoredTensor tensor, long... shape) {
        return new BorrowedTensor(tensor.name(), 0, boxed(shape), false);
    }

    /** Returns some of a tensor's rows: {@code count} from {@code first} on. */
    public static BorrowedTensor rows(StoredTensor tensor, long first, long count) {
        long[] shape = tensor.shape().clone();
        shape[0] = count;
        return new BorrowedTensor(tensor.name(), first, boxed(shape), false);
    }

    /** Returns a matrix with rows and columns exchanged. */
    public static BorrowedTensor transposed(StoredTensor tensor) {
        return new BorrowedTensor(tensor.name(), 0, boxed(tensor.shape()), true);
    }

    private static List<Long> boxed(long... shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    /** Takes the tensor out of the one that has its key; bytes are shared, and copied only to transpose. */
    StoredTensor from(StoredTensor owner, String name) {
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        long bytes = Shapes.bytes(owner.dtype(), sizes).orElseThrow();
        long row = owner.shape().length == 0 || owner.shape()[0] == 0
                ? 0
                : owner.data().byteSize() / owner.shape()[0];
        MemorySegment data = owner.data().asSlice(Math.multiplyExact(firstRow, row), bytes);
        if (!transposed) {
            return new StoredTensor(name, owner.dtype(), sizes, data);
        }
        return new StoredTensor(
                name,
                owner.dtype(),
                new long[] {sizes[1], sizes[0]},
                exchanged(data, sizes, owner.dtype().bytes()));
    }

    private static MemorySegment exchanged(MemorySegment data, long[] sizes, int width) {
        MemorySegment copy = MemorySegment.ofArray(new byte[Math.toIntExact(data.byteSize())]);
        for (long row = 0; row < sizes[0]; row++) {
            for (long column = 0; column < sizes[1]; column++) {
                MemorySegment.copy(
                        data, (row * sizes[1] + column) * width, copy, (column * sizes[0] + row) * width, width);
            }
        }
        return copy;
    }
}
