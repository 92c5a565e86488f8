package org.inkloom.run.natives;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks native libraries from their jars, so that a library on disk is always whole, whoever is killed and however many
 * processes start at once.
 *
 * <p>JavaCPP's loader unpacks into its cache under the library's own name. A process that is killed meanwhile leaves a
 * library that ends early, which the operating system maps and the next process dies of. Here a library is written beside
 * its place, checked by size and CRC against the directory of its jar, and renamed; the loader then finds, in the layout
 * that it expects, files that it has nothing to add to. What is damaged later is found at the next start and unpacked
 * again:
 *
 * <pre>{@code
 * Path cache = Loader.getCacheDir().toPath();
 * try (UnpackedLibraries whole = UnpackedLibraries.require(cache, Loader.getPlatform(), classLoader, names)) {
 *     Loader.load(torch.class);
 * }
 * }</pre>
 *
 * <p>Where something had to be written, other processes wait until this object is closed: the loader also makes links
 * between libraries, and two that make the same links disturb each other.
 */
public final class UnpackedLibraries implements AutoCloseable {
    /**
     * What the loader unpacks for each preset that uses OpenBLAS. One library it unpacks a second time under another name,
     * so that two forms of the preset do not meet in one.
     */
    private static final List<String> OPENBLAS = List.of(
            "javacpp/libjnijavacpp.so",
            "openblas/libgcc_s.so.1",
            "openblas/libquadmath.so.0",
            "openblas/libgfortran.so.5",
            "openblas/libopenblas.so.0",
            "openblas/libopenblas.so.0#libopenblas_nolapack.so.0",
            "openblas/libjniopenblas_nolapack.so",
            "openblas/libjniopenblas.so");

    private static final String LOCK = ".inkloom.lock";

    /** A lock on a file is held by the whole process, so its threads need one of their own. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final boolean waited;
    private final @Nullable FileChannel channel;

    private UnpackedLibraries(boolean waited, @Nullable FileChannel channel) {
        this.waited = waited;
        this.channel = channel;
    }

    /**
     * A library in its jar.
     *
     * @param jar the open jar; belongs to the class loader
     * @param entry the library in it
     * @param place where its file belongs: {@code CACHE/NAME_OF_THE_JAR/ENTRY}, the last part perhaps under another name
     */
    record Packed(JarFile jar, JarEntry entry, Path place) {}

    /**
     * Sees to it that libraries lie whole in a cache. Costs some milliseconds where they do: each file's size and times
     * are compared with the jar's directory and with what was noted when it was last read in full.
     *
     * @param cache JavaCPP's cache folder
     * @param platform JavaCPP's name of this platform, for example {@code linux-x86_64}
     * @param loader finds the jars
     * @param names preset and file, for example {@code pytorch/libtorch.so}; what all of them need of OpenBLAS is added. One
     *     that is not there, or that lies in no jar, is passed over: the loader then looks elsewhere
     * @throws InkloomException {@code INK-TENSOR-008} if one cannot be unpacked
     */
    public static UnpackedLibraries require(Path cache, String platform, ClassLoader loader, List<String> names) {
        List<String> resources = Stream.concat(OPENBLAS.stream(), names.stream())
                .map(name -> "org/bytedeco/" + name.replace("/", "/" + platform + "/"))
                .toList();
        List<Packed> packed;
        try {
            packed = packed(cache, loader, resources);
            if (new WholeFiles().areAll(packed)) {
                return new UnpackedLibraries(false, null);
            }
        } catch (IOException e) {
            throw unpackable(cache, e);
        }
        return mended(cache, packed);
    }

    private static UnpackedLibraries mended(Path cache, List<Packed> packed) {
        THREADS.lock();
        FileChannel channel = null;
        boolean done = false;
        try {
            channel = lock(cache);
            // Another process may have done it while this one waited.
            new WholeFiles().mend(packed, channel != null);
            done = true;
            return new UnpackedLibraries(true, channel);
        } catch (IOException e) {
            throw unpackable(cache, e);
        } finally {
            if (!done) {
                new UnpackedLibraries(true, channel).close();
            }
        }
    }

    private static List<Packed> packed(Path cache, ClassLoader loader, List<String> resources) throws IOException {
        List<Packed> packed = new ArrayList<>();
        for (String resource : resources) {
            String[] nameAndAlias = resource.split("#", 2);
            URL url = loader.getResource(nameAndAlias[0]);
            if (url != null && url.openConnection() instanceof JarURLConnection connection) {
                JarFile jar = connection.getJarFile();
                String folder = Path.of(jar.getName()).getFileName().toString();
                Path place = cache.resolve(folder).resolve(nameAndAlias[0]);
                packed.add(new Packed(
                        jar,
                        connection.getJarEntry(),
                        nameAndAlias.length > 1 ? place.resolveSibling(nameAndAlias[1]) : place));
            }
        }
        return packed;
    }

    /** Waits for the cache's lock; a file system without locks is worked on without. */
    private static @Nullable FileChannel lock(Path cache) throws IOException {
        Files.createDirectories(cache);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(cache.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return channel;
        } catch (IOException | OverlappingFileLockException e) {
            // Every file is renamed into its place, so at worst the work is done twice.
            if (channel != null) {
                channel.close();
            }
            return null;
        }
    }

    private static InkloomException unpackable(Path cache, IOException e) {
        boolean jar = e instanceof ZipException;
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return InkloomException.failed(
                "INK-TENSOR-008",
                "The native libraries could not be unpacked to " + cache + ": " + reason + ".",
                jar
                        ? "The jar is damaged, for instance by a copy that was cut off."
                        : "The disk is full, or the folder may not be written to.",
                jar
                        ? "Delete that jar, build again with ./build, and delete it from Maven's repository as well if"
                                + " it stays so."
                        : "Free 600 MB there, or name another folder: INKLOOM_CACHE for ./inkloom, the system property"
                                + " org.bytedeco.javacpp.cachedir for a program of your own.",
                e);
    }

    /** Lets other processes go on; to be called when the libraries are loaded, by the thread that asked for them. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close(); // which ends the lock
            }
        } catch (IOException e) {
            throw new IllegalStateException("a lock cannot be given back", e);
        } finally {
            if (waited) {
                THREADS.unlock();
            }
        }
    }
}
