package org.inkloom.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.run.folder.PendingFile;

/**
 * Downloads one file into a {@code .part} file beside the target, resumes after interruptions, verifies it, and only
 * then gives it its name. A cancelled or failed download leaves the part, with which the next attempt continues.
 */
final class Downloader {
    private static final int BUFFER = 1 << 16;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    /**
     * Largest download, in bytes, whose size is not announced. Models are listed with their sizes, and the word lists
     * that are not have a few MB.
     */
    private static final long MOST_UNANNOUNCED = 1L << 30;

    private final Http http;
    private final Patience patience;
    private final ToLongFunction<Path> freeSpace;

    /**
     * Creates a downloader.
     *
     * @param freeSpace returns the free bytes of a folder's disk
     */
    Downloader(Http http, Patience patience, ToLongFunction<Path> freeSpace) {
        this.http = http;
        this.patience = patience;
        this.freeSpace = freeSpace;
    }

    /** One file that is being downloaded. */
    private record Job(
            Optional<Site> site,
            RemoteFile file,
            Path part,
            Path target,
            RunControl control,
            Progress.Task task,
            Continuation continuation) {
        String what() {
            return Shown.text(file.path());
        }
    }

    /** A write failed; distinguished from failed reads, which are retried. */
    private static final class WriteFailed extends IOException {
        private final IOException failure;

        WriteFailed(IOException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    /** The server's answer makes retries useless. */
    private static final class Refused extends IOException {
        private final InkloomException refusal;

        Refused(InkloomException refusal) {
            super(refusal);
            this.refusal = refusal;
        }
    }

    /**
     * Downloads a file unless it exists completely.
     *
     * @param site where it comes from; empty for a plain address
     * @return whether anything was downloaded
     * @throws InkloomException INK-HUB-002 to -006, -010, -014 to -016 and -020
     * @throws CancelledException if a stop was asked for
     */
    boolean fetch(Optional<Site> site, RemoteFile file, Path target, RunControl control) {
        try {
            if (isWhole(file, target, control)) {
                return false;
            }
            Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
            Files.createDirectories(folder);
            try (FolderLock lock = alone(file, target, control)) {
                // Another process may have downloaded it in the meantime.
                return !isWhole(file, target, control) && fetch(site, file, target, folder, control);
            }
        } catch (IOException e) {
            throw Refusals.unwritable(target.toString(), e);
        }
    }

    private boolean fetch(Optional<Site> site, RemoteFile file, Path target, Path folder, RunControl control)
            throws IOException {
        Path part = part(target);
        if (file.digest().isEmpty() || !Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
            // Without a hash nothing tells whether an existing part belongs to the same version; and a link would lead
            // the bytes elsewhere.
            Files.deleteIfExists(part);
        }
        try (Progress.Task task =
                control.progress().begin(Shown.text(file.path()), file.size().orElse(0), "byte")) {
            boolean checked = file.digest().isPresent();
            transfer(new Job(site, file, part, target, control, task, new Continuation(checked)), folder);
        }
        return true;
    }

    /** Returns the temporary file of a download. */
    static Path part(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".part");
    }

    /**
     * Locks a download: two processes that write the same part would mix their bytes, so the second waits for the
     * first.
     */
    private static FolderLock alone(RemoteFile file, Path target, RunControl control) throws IOException {
        for (boolean said = false; ; said = true) {
            try {
                return FolderLock.takeFile(part(target), "a download");
            } catch (InkloomException e) {
                if (!e.code().equals("INK-FILE-039")) {
                    throw e;
                }
                if (!said) {
                    control.progress().say(Shown.text(file.path()) + " is being fetched already; waiting. " + e.what());
                }
                Pauses.rest(LOOK, control.cancellation(), "waiting for " + Shown.text(file.path()));
            }
        }
    }

    /** Returns whether a file exists with the expected size and hash, as far as these are known. */
    static boolean isWhole(RemoteFile file, Path place, RunControl control) throws IOException {
        if (!Files.isRegularFile(place)) {
            return false;
        }
        OptionalLong size = file.size();
        if (size.isPresent() && Files.size(place) != size.getAsLong()) {
            return false;
        }
        return file.digest().isPresent()
                ? file.digest().get().matches(place, control.cancellation())
                : Files.size(place) > 0;
    }

    private void transfer(Job job, Path folder) throws IOException {
        checkRoom(job, folder);
        boolean resumed = partSize(job) > 0;
        fetchAll(job);
        if (!isSound(job)) {
            Files.deleteIfExists(job.part());
            boolean mixed = resumed || job.continuation().happened();
            if (mixed) {
                // The part of an earlier run, or of before the interruption, may belong to another version.
                fetchAll(job);
            }
            if (!mixed || !isSound(job)) {
                Files.deleteIfExists(job.part());
                throw damaged(job);
            }
        }
        PendingFile.rename(job.part(), job.target());
    }

    private static long partSize(Job job) throws IOException {
        return Files.exists(job.part()) ? Files.size(job.part()) : 0;
    }

    private void checkRoom(Job job, Path folder) throws IOException {
        long needed = job.file().size().orElse(0) - partSize(job);
        long free = freeSpace.applyAsLong(folder);
        if (needed > free) {
            throw Refusals.tooLittleRoom(job.target().toString(), needed, free);
        }
    }

    private static boolean isSound(Job job) throws IOException {
        Optional<Digest> digest = job.file().digest();
        OptionalLong size = job.file().size();
        job.task().note("checking");
        return (size.isEmpty() || size.getAsLong() == partSize(job))
                && (digest.isEmpty()
                        || digest.get().matches(job.part(), job.control().cancellation()));
    }

    private static InkloomException damaged(Job job) {
        String wanted = job.file().digest().map(Digest::hex).orElse("another size");
        return InkloomException.failed(
                "INK-HUB-005",
                "The bytes that came for " + job.what() + " are not the file's: " + wanted + " was expected.",
                "They were damaged on the way, a proxy sent a page of its own, or the file was changed meanwhile.",
                "Run the command again; if it stays so, give another " + SettingKey.of("site")
                        + ", or look at the address in a browser: " + job.file().address() + ".");
    }

    private void fetchAll(Job job) throws IOException {
        int failures = 0;
        // A server that starts anew each time delivers bytes without end and without progress, so only a new maximum
        // counts as progress.
        long most = partSize(job);
        while (true) {
            long before = partSize(job);
            long began = System.nanoTime();
            OptionalLong wanted = job.file().size();
            if (wanted.isPresent() && before == wanted.getAsLong() && before > 0) {
                return;
            }
            try {
                attempt(job, before);
                return;
            } catch (WriteFailed e) {
                throw Refusals.unwritable(job.target().toString(), e.failure);
            } catch (Refused e) {
                throw e.refusal;
            } catch (IOException e) {
                boolean progress = patience.isProgress(partSize(job) - most, System.nanoTime() - began);
                most = Math.max(most, partSize(job));
                failures = progress ? 1 : failures + 1;
                job.control().cancellation().check("fetching " + job.what());
                if (failures >= patience.attempts()) {
                    throw Refusals.unreachable(job.site(), job.what(), failures, e);
                }
                patience.rest(job.site(), failures, e, job.control(), "fetching " + job.what());
            }
        }
    }

    private void attempt(Job job, long have) throws IOException {
        Map<String, String> headers = job.continuation().headers(have);
        HttpResponse<InputStream> answer =
                http.get(job.file().address(), headers, job.control().cancellation());
        try (InputStream in = answer.body()) {
            int status = answer.statusCode();
            if (status == 416
                    || status == 206
                            && !job.continuation()
                                    .continues(answer, have, job.file().size())) {
                Files.deleteIfExists(job.part());
                throw new IOException("the server does not continue where it broke");
            }
            if (status != 200 && status != 206) {
                if (Refusals.isPassing(status)) {
                    throw new Busy(answer);
                }
                throw new Refused(Refusals.of(job.site(), job.what(), status, answer.headers()));
            }
            job.continuation().remember(answer);
            long from = status == 206 ? have : 0;
            long length = length(answer);
            Limit limit = limit(job, from, length);
            if (length > limit.bytes() - from) {
                throw tooLong(job, limit);
            }
            long end = copy(job, in, from, limit);
            if (length >= 0 && end < from + length) {
                throw new IOException("the connection broke after " + end + " bytes");
            }
        }
    }

    /** Returns the length that the answer announces; negative if it announces none. */
    private static long length(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Content-Length")
                .filter(text -> LENGTH.matcher(text).matches())
                .map(Long::parseLong)
                .orElse(-1L);
    }

    /**
     * The number of bytes that a download may have.
     *
     * @param bytes of the whole file
     * @param announced whether the listing or the answer states the size; otherwise it is the limit for files of
     *     unknown size
     */
    private record Limit(long bytes, boolean announced) {}

    /**
     * Returns the limit of a download. If neither the listing nor the answer states a length, an endless file cannot be
     * recognised; it may then fill half of the disk's free space, and no more than {@link #MOST_UNANNOUNCED}.
     *
     * @param length stated by the answer, negative if it states none
     * @throws InkloomException INK-HUB-006 if the disk has less free space than the answer announces
     */
    private Limit limit(Job job, long from, long length) {
        if (job.file().size().isPresent()) {
            return new Limit(job.file().size().getAsLong(), true);
        }
        long free = freeSpace.applyAsLong(
                Objects.requireNonNull(job.target().toAbsolutePath().getParent()));
        if (length < 0) {
            return new Limit(from + Math.min(MOST_UNANNOUNCED, free / 2), false);
        }
        if (length > free) {
            throw Refusals.tooLittleRoom(job.target().toString(), length, free);
        }
        return new Limit(from + length, true);
    }

    /** More bytes arrive than the file may have, so they belong to something else; nothing of them is kept. */
    private static Refused tooLong(Job job, Limit limit) throws IOException {
        Files.deleteIfExists(job.part());
        return new Refused(
                limit.announced()
                        ? Refusals.tooLong(job.site(), job.what(), limit.bytes())
                        : Refusals.withoutEnd(job.site(), job.what(), limit.bytes()));
    }

    /** Appends the answer's bytes and returns the part's new length. */
    private long copy(Job job, InputStream in, long from, Limit limit) throws IOException {
        long size = from;
        byte[] buffer = new byte[BUFFER];
        try (StallGuard guard = new StallGuard(in, patience, job.control().cancellation());
                FileChannel out = open(job.part(), from)) {
            job.task().advanceTo(size);
            for (int read = guard.read(buffer); read >= 0; read = guard.read(buffer)) {
                job.control().cancellation().check("fetching " + job.what());
                if (read > limit.bytes() - size) {
                    throw tooLong(job, limit);
                }
                write(out, ByteBuffer.wrap(buffer, 0, read));
                size += read;
                job.task().advanceTo(size);
            }
        }
        return size;
    }

    private static FileChannel open(Path part, long from) throws WriteFailed {
        try {
            FileChannel out = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            out.truncate(from);
            out.position(from);
            return out;
        } catch (IOException e) {
            throw new WriteFailed(e);
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws WriteFailed {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new WriteFailed(e);
        }
    }
}
