package org.inkloom.tensor.fused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.cuda.CudaStream;

/** The CUDA driver of one GPU, in the same context as libtorch. Modules stay loaded until the process ends. */
final class CudaDriver {
    private static final List<String> NAMES = List.of("libcuda.so.1");
    private static final int MULTIPROCESSORS = 16; // CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;

    private final Device device;
    private final MemorySegment context;
    private final int architecture;
    private final int multiprocessors;
    private final MethodHandle push;
    private final MethodHandle pop;
    private final MethodHandle loadModule;
    private final MethodHandle getFunction;
    private final MethodHandle launch;
    private final MethodHandle isCapturing;

    private CudaDriver(Device device, NativeFunctions library) throws Throwable {
        this.device = device;
        push = library.status("cuCtxPushCurrent_v2", ValueLayout.ADDRESS);
        pop = library.status("cuCtxPopCurrent_v2", ValueLayout.ADDRESS);
        loadModule = library.status("cuModuleLoadData", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        getFunction =
                library.status("cuModuleGetFunction", ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        launch = library.status(
                "cuLaunchKernel",
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS);
        isCapturing = library.status("cuStreamIsCapturing", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        MethodHandle get = library.status("cuDeviceGet", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        MethodHandle attribute =
                library.status("cuDeviceGetAttribute", ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        MethodHandle retain = library.status("cuDevicePrimaryCtxRetain", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
            check("cuDeviceGet", (int) get.invokeExact(number, device.index()));
            int ordinal = number.get(ValueLayout.JAVA_INT, 0);
            architecture = 10 * attribute(attribute, number, CAPABILITY_MAJOR, ordinal)
                    + attribute(attribute, number, CAPABILITY_MINOR, ordinal);
            multiprocessors = attribute(attribute, number, MULTIPROCESSORS, ordinal);
            MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
            check("cuDevicePrimaryCtxRetain", (int) retain.invokeExact(place, ordinal));
            context = place.get(ValueLayout.ADDRESS, 0);
        }
    }

    /**
     * Opens a GPU's driver.
     *
     * @throws InkloomException {@code INK-TENSOR-009} if there is none that can be used
     */
    static CudaDriver of(Device device) {
        device.synchronize(); // libtorch initialises the driver
        try {
            return new CudaDriver(device, NativeFunctions.of(NAMES));
        } catch (InkloomException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.broken("the CUDA driver", e);
        }
    }

    private static int attribute(MethodHandle function, MemorySegment place, int which, int ordinal) throws Throwable {
        check("cuDeviceGetAttribute", (int) function.invokeExact(place, which, ordinal));
        return place.get(ValueLayout.JAVA_INT, 0);
    }

    /** Returns the compute capability without its dot, for example 90 for 9.0. */
    int architecture() {
        return architecture;
    }

    int multiprocessors() {
        return multiprocessors;
    }

    Device device() {
        return device;
    }

    /** Loads compiled code. */
    Module load(byte[] code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment image = arena.allocate(code.length, 16);
            MemorySegment.copy(code, 0, image, ValueLayout.JAVA_BYTE, 0, code.length);
            MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
            enter();
            try {
                check("cuModuleLoadData", (int) loadModule.invokeExact(place, image));
            } finally {
                leave(arena);
            }
            return new Module(place.get(ValueLayout.ADDRESS, 0));
        } catch (InkloomException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.broken("cuModuleLoadData", e);
        }
    }

    /** Work for the driver or a library above it. */
    interface Call {
        /** Returns the library's status. */
        int run() throws Throwable;
    }

    /** Calls the driver or a library with this GPU's context as the thread's current one. */
    int within(Arena arena, Call call) throws Throwable {
        enter();
        try {
            return call.run();
        } finally {
            leave(arena);
        }
    }

    private void enter() throws Throwable {
        check("cuCtxPushCurrent", (int) push.invokeExact(context));
    }

    private void leave(Arena arena) throws Throwable {
        check("cuCtxPopCurrent", (int) pop.invokeExact(arena.allocate(ValueLayout.ADDRESS)));
    }

    /** Returns whether work given to this stream is being recorded instead of done. */
    boolean isRecording(MemorySegment stream) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(ValueLayout.JAVA_INT);
            check("cuStreamIsCapturing", within(arena, () -> (int) isCapturing.invokeExact(stream, answer)));
            return answer.get(ValueLayout.JAVA_INT, 0) != 0;
        } catch (InkloomException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.broken("cuStreamIsCapturing", e);
        }
    }

    private static void check(String function, int status) {
        if (status != 0) {
            throw NativeFunctions.missing(function + " answered " + status);
        }
    }

    /** Compiled code that is loaded. */
    final class Module {
        private final MemorySegment module;

        private Module(MemorySegment module) {
            this.module = module;
        }

        CudaDriver driver() {
            return CudaDriver.this;
        }

        /** Finds a kernel. */
        Kernel kernel(String name) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
                check("cuModuleGetFunction " + name, (int)
                        getFunction.invokeExact(place, module, arena.allocateFrom(name)));
                return new Kernel(name, place.get(ValueLayout.ADDRESS, 0));
            } catch (InkloomException e) {
                throw e;
            } catch (Throwable e) {
                throw NativeFunctions.broken("cuModuleGetFunction", e);
            }
        }
    }

    /** A kernel that can be launched. */
    final class Kernel {
        private static final int SLOT = 8;

        private final String name;
        private final MemorySegment function;

        private Kernel(String name, MemorySegment function) {
            this.name = name;
            this.function = function;
        }

        /**
         * Starts the kernel on this thread's stream.
         *
         * @param gridX blocks in the first direction
         * @param gridY blocks in the second direction
         * @param threads of a block
         * @param sharedBytes dynamic shared memory of a block
         * @param arguments each a {@link Long} for a pointer, {@link Integer} or {@link Float}, in the kernel's order
         * @throws InkloomException {@code INK-TENSOR-010} if the driver refuses
         */
        void launch(int gridX, int gridY, int threads, int sharedBytes, Number... arguments) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment pointers = pointers(arena, arguments);
                enter();
                int status;
                try {
                    MemorySegment stream = CudaStream.currentHandle(device, arena);
                    status = (int) launch.invokeExact(
                            function,
                            gridX,
                            gridY,
                            1,
                            threads,
                            1,
                            1,
                            sharedBytes,
                            stream,
                            pointers,
                            MemorySegment.NULL);
                } finally {
                    leave(arena);
                }
                if (status != 0) {
                    throw refused(status, gridX + " x " + gridY + " blocks of " + threads);
                }
            } catch (RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw NativeFunctions.broken("cuLaunchKernel", e);
            }
        }

        /** Returns the arguments as the driver takes them: an array with the address of each value. */
        private static MemorySegment pointers(Arena arena, Number... arguments) {
            MemorySegment values = arena.allocate((long) SLOT * arguments.length, SLOT);
            MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, arguments.length);
            for (int i = 0; i < arguments.length; i++) {
                long at = (long) SLOT * i;
                switch (arguments[i]) {
                    case Long pointer -> values.set(ValueLayout.JAVA_LONG, at, pointer);
                    case Integer number -> values.set(ValueLayout.JAVA_INT, at, number);
                    case Float number -> values.set(ValueLayout.JAVA_FLOAT, at, number);
                    default -> throw new IllegalArgumentException(String.valueOf(arguments[i]));
                }
                pointers.setAtIndex(ValueLayout.ADDRESS, i, values.asSlice(at));
            }
            return pointers;
        }

        private InkloomException refused(int status, String size) {
            return InkloomException.failed(
                    "INK-TENSOR-010",
                    "The GPU's driver refused to start the kernel " + name + " (" + size + "): status " + status + ".",
                    "Work that was given to the GPU earlier failed, or its memory ran out.",
                    "Run it again; if it fails again, give " + SettingKey.of("device") + " cpu or "
                            + SettingKey.of("dtype") + " float32, which use no such kernel," + " and report it.");
        }
    }
}
