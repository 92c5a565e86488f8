package org.inkloom.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;

/**
 * Conversions between Java arrays, stored tensors and libtorch's tensors, and small operations that its Java interface
 * makes long. All results belong to the current {@link Scope}.
 */
public final class Tensors {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Tensors() {}

    /** A memory address in the form that JavaCPP takes; owns nothing. */
    private static final class Address extends Pointer {
        Address(MemorySegment segment) {
            address = segment.address();
            limit = segment.byteSize();
            capacity = segment.byteSize();
        }
    }

    /** Returns libtorch's element type. */
    public static torch.ScalarType scalarType(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> torch.ScalarType.Double;
            case FLOAT32 -> torch.ScalarType.Float;
            case FLOAT16 -> torch.ScalarType.Half;
            case BFLOAT16 -> torch.ScalarType.BFloat16;
            case FLOAT8_E4M3 -> torch.ScalarType.Float8_e4m3fn;
            case FLOAT8_E5M2 -> torch.ScalarType.Float8_e5m2;
            case INT64 -> torch.ScalarType.Long;
            case INT32 -> torch.ScalarType.Int;
            case INT16 -> torch.ScalarType.Short;
            case INT8 -> torch.ScalarType.Char;
            case UINT8 -> torch.ScalarType.Byte;
            case BOOL -> torch.ScalarType.Bool;
        };
    }

    /**
     * Returns our name of a tensor's element type.
     *
     * @throws IllegalArgumentException for a type that no weight file holds (complex, quantised)
     */
    public static DType dtype(Tensor tensor) {
        torch.ScalarType type = tensor.scalar_type();
        for (DType candidate : DType.values()) {
            if (scalarType(candidate).value == type.value) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no weight file holds the element type " + type.value);
    }

    /** Makes a float32 CPU tensor with a copy of {@code values}, row-major. */
    public static Tensor of(float[] values, long... shape) {
        return copyOf(MemorySegment.ofArray(values), DType.FLOAT32, shape);
    }

    /** Makes a float64 CPU tensor with a copy of {@code values}, row-major. */
    public static Tensor of(double[] values, long... shape) {
        return copyOf(MemorySegment.ofArray(values), DType.FLOAT64, shape);
    }

    /** Makes an int64 CPU tensor with a copy of {@code values}, row-major. */
    public static Tensor of(long[] values, long... shape) {
        return copyOf(MemorySegment.ofArray(values), DType.INT64, shape);
    }

    /** Makes an int64 CPU tensor with a copy of {@code values}, row-major. */
    public static Tensor of(int[] values, long... shape) {
        return of(Arrays.stream(values).asLongStream().toArray(), shape);
    }

    /** Makes a uint8 CPU tensor with a copy of {@code values}, row-major. */
    public static Tensor of(byte[] values, long... shape) {
        return copyOf(MemorySegment.ofArray(values), DType.UINT8, shape);
    }

    private static Tensor copyOf(MemorySegment values, DType dtype, long... shape) {
        LibTorch.start();
        Tensor tensor = empty(dtype, shape);
        MemorySegment target = data(tensor);
        if (target.byteSize() != values.byteSize()) {
            throw new IllegalArgumentException(
                    values.byteSize() + " bytes do not fill " + Arrays.toString(shape) + " of " + dtype);
        }
        target.copyFrom(values);
        return tensor;
    }

    /** Makes an uninitialised CPU tensor. */
    public static Tensor empty(DType dtype, long... shape) {
        LibTorch.start();
        try (Scope scope = Scope.open()) {
            return scope.keep(torch.empty(shape, new TensorOptions(scalarType(dtype)), new MemoryFormatOptional()));
        }
    }

    /** Copies a stored tensor into a CPU tensor of its own type. */
    public static Tensor copyOf(StoredTensor stored) {
        return copyOf(stored.data(), stored.dtype(), stored.shape());
    }

    /**
     * Views a stored tensor without copying it if it lies in native or mapped memory. The result is valid only while
     * the file that it came from is open, and must not be written to.
     */
    public static Tensor view(StoredTensor stored) {
        LibTorch.start();
        if (stored.elements() == 0 || !stored.data().isNative()) {
            // Memory on the Java heap has no address that libtorch could read.
            return copyOf(stored);
        }
        return torch.from_blob(
                new Address(stored.data()), stored.shape(), new TensorOptions(scalarType(stored.dtype())));
    }

    /** Copies the bytes of a tensor, on whichever device, into a stored tensor on the Java heap. */
    public static StoredTensor store(String name, Tensor tensor) {
        try (Scope scope = Scope.open()) {
            Tensor cpu = tensor.detach().cpu().contiguous();
            byte[] bytes = data(cpu).toArray(ValueLayout.JAVA_BYTE);
            return new StoredTensor(name, dtype(cpu), shape(cpu), MemorySegment.ofArray(bytes));
        }
    }

    /** Returns the memory of a contiguous CPU tensor. It must not be used after the tensor was freed. */
    public static MemorySegment data(Tensor tensor) {
        long bytes = tensor.numel() * tensor.element_size();
        if (bytes == 0) {
            return MemorySegment.NULL;
        }
        return MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(bytes);
    }

    /** Copies any floating or integer tensor, on whichever device, into a float array, row-major. */
    public static float[] floats(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            Tensor cpu = tensor.detach().to(torch.ScalarType.Float).cpu().contiguous();
            return data(cpu).toArray(FLOAT);
        }
    }

    /** Copies any floating or integer tensor, on whichever device, into a double array, row-major. */
    public static double[] doubles(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            Tensor cpu = tensor.detach().to(torch.ScalarType.Double).cpu().contiguous();
            return data(cpu).toArray(ValueLayout.JAVA_DOUBLE);
        }
    }

    /** Copies an integer tensor, on whichever device, into a long array, row-major. */
    public static long[] longs(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            Tensor cpu = tensor.to(torch.ScalarType.Long).cpu().contiguous();
            return data(cpu).toArray(LONG);
        }
    }

    /** Returns the sizes, outermost first. */
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[(int) tensor.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }

    /** Moves a tensor to a device; returns the same tensor if it is there already. */
    public static Tensor to(Tensor tensor, Device device) {
        return to(tensor, device, dtype(tensor));
    }

    /** Moves and converts a tensor; returns the same tensor if nothing changes. */
    public static Tensor to(Tensor tensor, Device device, DType dtype) {
        try (Scope scope = Scope.open()) {
            return scope.keep(tensor.to(device.toTorch(), scalarType(dtype)));
        }
    }

    /** Converts a tensor; returns the same tensor if it has that type already. */
    public static Tensor cast(Tensor tensor, DType dtype) {
        torch.ScalarType type = scalarType(dtype);
        return tensor.scalar_type().value == type.value ? tensor : tensor.to(type);
    }

    /** Returns what libtorch's functions that make tensors take to say a device and a type. */
    public static TensorOptions options(Device device, DType dtype) {
        try (Scope scope = Scope.open()) {
            return scope.keep(new TensorOptions(scalarType(dtype))
                    .device(new org.bytedeco.pytorch.DeviceOptional(device.toTorch())));
        }
    }

    /** Concatenates along a dimension. */
    public static Tensor cat(long dim, Tensor... tensors) {
        try (Scope scope = Scope.open()) {
            return scope.keep(torch.cat(new TensorVector(tensors), dim));
        }
    }

    /** Multiplies by a number. */
    public static Tensor mul(Tensor tensor, double factor) {
        try (Scope scope = Scope.open()) {
            return scope.keep(tensor.mul(new Scalar(factor)));
        }
    }

    /** Adds a number. */
    public static Tensor add(Tensor tensor, double summand) {
        try (Scope scope = Scope.open()) {
            return scope.keep(tensor.add(new Scalar(summand)));
        }
    }

    /** Returns the single value of a one-element tensor; waits for the device. */
    public static double item(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            return tensor.detach().item().toDouble();
        }
    }
}
