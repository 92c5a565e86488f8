package org.inkloom.publish.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.publish.lock.LockFile;

/**
 * The result for a package.
 *
 * @param lock its lock file
 * @param files of the package that differ from the lock file
 * @param model files of the base model that differ from the lock file
 * @param pictures in their order
 * @param page with both pictures side by side, if one was asked for
 */
public record VerifyReport(
        LockFile lock,
        List<FileFinding> files,
        List<FileFinding> model,
        List<PictureFinding> pictures,
        Optional<Path> page) {
    /** Copies the lists. */
    public VerifyReport {
        files = List.copyOf(files);
        model = List.copyOf(model);
        pictures = List.copyOf(pictures);
    }

    /** Returns whether every picture was reproduced and no file of the package differs. */
    public boolean holds() {
        return files.isEmpty()
                && pictures.stream().allMatch(picture -> picture.sameness().holds());
    }

    /** Returns the number of pictures with a verdict. */
    public long count(Sameness.Verdict verdict) {
        return pictures.stream()
                .filter(picture -> picture.sameness().verdict() == verdict)
                .count();
    }

    VerifyReport withPage(Path file) {
        return new VerifyReport(lock, files, model, pictures, Optional.of(file));
    }
}
