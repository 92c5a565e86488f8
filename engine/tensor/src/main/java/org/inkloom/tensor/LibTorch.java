package org.inkloom.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.InkloomException;
import org.inkloom.run.natives.UnpackedLibraries;

/**
 * Loads libtorch once per process.
 *
 * <p>The libraries in the jars are used unless {@code INKLOOM_LIBTORCH} names the folder of another libtorch (for
 * instance the {@code lib} folder of a CUDA build) and {@code INKLOOM_JNI} the folder of the matching
 * {@code libjnitorch.so}. The loader needs {@code LD_LIBRARY_PATH} to name that build's own dependencies before the
 * JVM starts; the launcher sets it.
 */
public final class LibTorch {
    /** Environment variable: folder of another libtorch. */
    public static final String LIBTORCH_VARIABLE = "INKLOOM_LIBTORCH";

    /** Environment variable: folder of the JNI library that fits that libtorch. */
    public static final String JNI_VARIABLE = "INKLOOM_JNI";

    private static final List<String> CPU_LIBRARIES = List.of("libc10.so", "libtorch_cpu.so");
    private static final List<String> CUDA_LIBRARIES = List.of("libc10_cuda.so", "libtorch_cuda.so");
    private static final List<String> TORCH_LIBRARIES = List.of(
            "pytorch/libgomp.so.1",
            "pytorch/libc10.so",
            "pytorch/libtorch_cpu.so",
            "pytorch/libtorch.so",
            "pytorch/libjnitorch.so");

    private static volatile boolean loaded;
    /** The number of threads that the user wants; 0 leaves the choice to libtorch, which takes one for each core. */
    private static volatile int wantedThreads;

    private LibTorch() {}

    /** A class of its own, so that the JVM's lock on class initialisation makes the load happen exactly once. */
    private static final class Loaded {
        static final boolean DONE = load();

        private Loaded() {}

        private static boolean load() {
            setDefaultProperties();
            Optional<Path> own = folder(LIBTORCH_VARIABLE);
            own.ifPresent(LibTorch::loadForeign);
            if (own.isEmpty()) {
                OneDnnLimit.set();
            }
            try (UnpackedLibraries whole = unpacked(own.isPresent())) {
                Loader.load(torch.class);
            } catch (UnsatisfiedLinkError e) {
                throw notLoaded(own.isPresent(), e);
            }
            if (torch.cuda_is_available()) {
                // By default libtorch allows TF32, a shorter format, in convolutions but not in matrix products. Here
                // float32 means float32 in both.
                torch.globalContext().setAllowTF32CuDNN(false);
            }
            // NNPACK is used by libtorch for small maps of single pictures only and supports few processors. On all
            // others it prints a line to the terminal at every convolution, so it is switched off.
            torch.globalContext().setUserEnabledNNPACK(false);
            if (own.isEmpty()) {
                // libtorch's attention calls BLAS from inside its own threads. If OpenBLAS had threads of its own, the
                // two kinds would fight for a lock; and since OpenBLAS's threads wait by spinning, every product would
                // take longer on a machine that also does other work. So OpenBLAS gets one thread, and large products
                // are done by oneDNN in libtorch's threads, see OneDnn.
                openblas_nolapack.blas_set_num_threads(1);
            }
            loaded = true;
            useThreads();
            return true;
        }

        private static InkloomException notLoaded(boolean foreign, UnsatisfiedLinkError e) {
            return InkloomException.failed(
                    "INK-TENSOR-001",
                    "libtorch could not be loaded: " + firstLine(e) + ".",
                    foreign
                            ? "The libraries named by " + LIBTORCH_VARIABLE + " and " + JNI_VARIABLE
                                    + " do not fit each other, or one of their own dependencies is missing."
                            : "The native libraries in the jars do not fit this machine.",
                    "Check that LD_LIBRARY_PATH names every folder that the message asks for (CUDA 13, cuDNN 9 and"
                            + " NCCL 2 for a GPU build), or unset " + LIBTORCH_VARIABLE
                            + " to use the built-in CPU build.",
                    e);
        }
    }

    /**
     * Loads libtorch if that has not happened yet. Everything in this module calls it where needed; a caller may call
     * it early to pay the cost at a chosen time.
     *
     * @throws InkloomException {@code INK-TENSOR-001} or {@code -002} if the libraries are missing or do not fit
     */
    public static void start() {
        if (!Loaded.DONE) {
            throw new IllegalStateException("libtorch did not load");
        }
    }

    /**
     * Sets with how many threads libtorch computes on the CPU from now on. Sums are split into one part for each
     * thread, so the rounding of results, in the last digit, depends on this number.
     *
     * @param threads at least 1
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        wantedThreads = threads;
        if (loaded) {
            torch.set_num_threads(threads);
        }
    }

    /** Returns with how many threads libtorch computes on the CPU for the calling thread. */
    public static int threads() {
        start();
        return torch.get_num_threads();
    }

    /** Applies the wanted number to the calling thread; OpenMP keeps the number per thread. */
    static void useThreads() {
        if (loaded && wantedThreads > 0) {
            torch.set_num_threads(wantedThreads);
        }
    }

    /**
     * Returns which instruction set libtorch's own kernels use on this processor, in libtorch's words: {@code AVX512},
     * {@code AVX2}, {@code DEFAULT}, or another processor's. How sums are split depends on it, and so does the last
     * digit of results.
     */
    public static String instructions() {
        start();
        try (BytePointer name = torch.get_cpu_capability()) {
            return name.getString();
        }
    }

    /** Returns whether this libtorch has CUDA and a device answers. */
    public static boolean cudaAvailable() {
        start();
        return torch.cuda_is_available();
    }

    /** Returns whether the built-in libraries are in use; only their BLAS is OpenBLAS. */
    public static boolean isBuiltIn() {
        return folder(LIBTORCH_VARIABLE).isEmpty();
    }

    /**
     * Names every library that JavaCPP's loader would unpack. They are unpacked here beforehand, so that two processes
     * that start at once cannot load a half-written file.
     */
    private static UnpackedLibraries unpacked(boolean foreign) {
        try {
            return UnpackedLibraries.require(
                    Loader.getCacheDir().toPath(),
                    Loader.getPlatform(),
                    Objects.requireNonNull(LibTorch.class.getClassLoader()),
                    foreign ? List.of() : TORCH_LIBRARIES);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-TENSOR-008",
                    "There is no folder to unpack the native libraries to: " + e.getMessage() + ".",
                    "Neither the folder that org.bytedeco.javacpp.cachedir names nor one in the home folder or the"
                            + " folder for temporary files can be written to.",
                    "Name one with INKLOOM_CACHE for ./inkloom, or with that system property for a program of your"
                            + " own.",
                    e);
        }
    }

    private static void setDefaultProperties() {
        // Memory is freed by scopes here, so JavaCPP's own management is switched off: its collector thread costs time,
        // and its memory limit would end any process that holds more than four times its heap in tensors.
        Map.of(
                        "org.bytedeco.javacpp.nopointergc", "true",
                        "org.bytedeco.javacpp.maxphysicalbytes", "0",
                        "org.bytedeco.javacpp.maxbytes", "0")
                .forEach((key, value) -> {
                    if (System.getProperty(key) == null) {
                        System.setProperty(key, value);
                    }
                });
    }

    private static void loadForeign(Path libtorch) {
        for (String library : CPU_LIBRARIES) {
            load(libtorch, library);
        }
        boolean cuda = Files.exists(libtorch.resolve("libtorch_cuda.so"));
        if (cuda) {
            for (String library : CUDA_LIBRARIES) {
                load(libtorch, library);
            }
            System.setProperty("org.bytedeco.javacpp.platform.extension", "-gpu");
        }
        System.setProperty("org.bytedeco.javacpp.pathsfirst", "true");
        folder(JNI_VARIABLE).ifPresent(jni -> {
            String path = jni + java.io.File.pathSeparator + libtorch;
            System.setProperty(
                    "java.library.path",
                    path + java.io.File.pathSeparator + System.getProperty("java.library.path", ""));
        });
    }

    private static void load(Path folder, String library) {
        try {
            System.load(folder.resolve(library).toAbsolutePath().toString());
        } catch (UnsatisfiedLinkError e) {
            throw InkloomException.failed(
                    "INK-TENSOR-002",
                    "The library " + folder.resolve(library) + " could not be loaded: " + firstLine(e) + ".",
                    "The folder given by " + LIBTORCH_VARIABLE + " is not a whole libtorch, or a library that it needs"
                            + " is in no folder of LD_LIBRARY_PATH.",
                    "Point " + LIBTORCH_VARIABLE + " at the lib folder of libtorch or of an installed PyTorch, and"
                            + " LD_LIBRARY_PATH at its CUDA libraries.",
                    e);
        }
    }

    private static Optional<Path> folder(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
