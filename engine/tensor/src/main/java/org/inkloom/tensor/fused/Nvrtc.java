package org.inkloom.tensor.fused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.inkloom.run.InkloomException;

/** NVIDIA's run-time compiler: CUDA C++ as text in, code for one GPU architecture out. */
final class Nvrtc implements KernelCache.Compiler {
    private static final List<String> NAMES = List.of("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so");
    private static final int LOG_CHARACTERS = 600;

    private final MethodHandle create;
    private final MethodHandle compile;
    private final MethodHandle codeSize;
    private final MethodHandle code;
    private final MethodHandle logSize;
    private final MethodHandle log;
    private final MethodHandle destroy;
    private final String version;

    private Nvrtc(NativeFunctions library) {
        create = library.status(
                "nvrtcCreateProgram",
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS);
        compile = library.status("nvrtcCompileProgram", ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
        codeSize = library.status("nvrtcGetCUBINSize", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        code = library.status("nvrtcGetCUBIN", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        logSize = library.status("nvrtcGetProgramLogSize", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        log = library.status("nvrtcGetProgramLog", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        destroy = library.status("nvrtcDestroyProgram", ValueLayout.ADDRESS);
        version = version(library.status("nvrtcVersion", ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    }

    /**
     * Finds the compiler.
     *
     * @throws InkloomException {@code INK-TENSOR-009} if it is not there
     */
    static Nvrtc find() {
        return new Nvrtc(NativeFunctions.of(NAMES));
    }

    private static String version(MethodHandle function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment major = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment minor = arena.allocate(ValueLayout.JAVA_INT);
            check("nvrtcVersion", (int) function.invokeExact(major, minor));
            return major.get(ValueLayout.JAVA_INT, 0) + "." + minor.get(ValueLayout.JAVA_INT, 0);
        } catch (InkloomException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.broken("nvrtcVersion", e);
        }
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public byte[] compile(KernelSource source) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
            check("nvrtcCreateProgram", (int) create.invokeExact(
                    place,
                    arena.allocateFrom(source.text()),
                    arena.allocateFrom("inkloom.cu"),
                    0,
                    MemorySegment.NULL,
                    MemorySegment.NULL));
            MemorySegment program = place.get(ValueLayout.ADDRESS, 0);
            try {
                return compile(program, source.options(), arena);
            } finally {
                check("nvrtcDestroyProgram", (int) destroy.invokeExact(place));
            }
        } catch (InkloomException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.broken("nvrtcCompileProgram", e);
        }
    }

    private byte[] compile(MemorySegment program, List<String> options, Arena arena) throws Throwable {
        MemorySegment list = arena.allocate(ValueLayout.ADDRESS, options.size());
        for (int i = 0; i < options.size(); i++) {
            list.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(options.get(i)));
        }
        int status = (int) compile.invokeExact(program, options.size(), list);
        if (status != 0) {
            throw refused(status, options.getFirst(), read(logSize, log, program, arena));
        }
        return read(codeSize, code, program, arena);
    }

    private static byte[] read(MethodHandle sizeOf, MethodHandle get, MemorySegment program, Arena arena)
            throws Throwable {
        MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
        check("nvrtcGet...Size", (int) sizeOf.invokeExact(program, size));
        MemorySegment bytes = arena.allocate(Math.max(1, size.get(ValueLayout.JAVA_LONG, 0)));
        check("nvrtcGet...", (int) get.invokeExact(program, bytes));
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    private static InkloomException refused(int status, String target, byte[] log) {
        String text = new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
        return NativeFunctions.missing("NVRTC compiled no kernels (status " + status + ", " + target + "): "
                + text.substring(0, Math.min(text.length(), LOG_CHARACTERS)));
    }

    private static void check(String function, int status) {
        if (status != 0) {
            throw NativeFunctions.missing(function + " answered " + status);
        }
    }
}
