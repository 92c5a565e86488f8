package org.inkloom.hub;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** Chooses the files of a repository that are downloaded. */
final class FileChoice {
    /**
     * Files that are never useful: weights of other frameworks, programs, remains of training, and pictures of the
     * model's page.
     */
    private static final Pattern NEVER = Pattern.compile(
            "(?i)(.*/)?(\\..*|.*\\.(msgpack|h5|onnx|onnx_data|ot|tflite|mlmodel|gguf|pb|py|ipynb|png|jpe?g|gif|webp|svg|mp4|pdf|md)"
                    + "|tf_model.*|flax_model.*|openvino_.*|optimizer\\.(pt|bin)|scheduler\\.(pt|bin)|training_args\\.bin"
                    + "|rng_state.*|events\\.out\\..*)");

    private static final Pattern OLD_WEIGHTS =
            Pattern.compile("(?i).*\\.(bin|pt|pth|ckpt)|.*\\.bin\\.index(\\.[a-z0-9]+)?\\.json");
    private static final Pattern SAFETENSORS = Pattern.compile("(?i).*\\.safetensors");
    private static final Pattern VARIANT = Pattern.compile("(?i)(.*/)?[^/]*\\.(fp16|bf16|non_ema|int8)[.-][^/]*");

    /** The lock file of a package, of which every file is needed. */
    private static final String PACKAGE = "inkloom-lock.json";

    private FileChoice() {}

    /**
     * Chooses files.
     *
     * <p>Without globs: everything that Inkloom could read. In a folder with safetensors, older formats of weights are
     * left out; where there are weights in full precision, variants are left out. Of an Inkloom package: all files.
     *
     * @param globs wanted files, for example {@code unet/*.safetensors}; a glob without a slash is also matched
     *     against file names
     * @throws InkloomException INK-HUB-007 if no file is left
     */
    static List<RemoteFile> choose(Listing listing, List<String> globs) {
        List<RemoteFile> chosen = globs.isEmpty() ? usual(listing.files()) : matching(listing, globs);
        if (chosen.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-HUB-007",
                    "No file of " + listing.repo() + " is to be fetched: it holds " + shortened(listing) + ".",
                    globs.isEmpty()
                            ? "None is in a format that Inkloom reads."
                            : "None matches " + String.join(", ", globs) + ".",
                    "Correct " + SettingKey.of("file") + "; '*' stands for any name in one folder, '**' for any path.");
        }
        return chosen;
    }

    private static String shortened(Listing listing) {
        List<String> names = listing.files().stream().map(RemoteFile::path).toList();
        return String.join(", ", names.subList(0, Math.min(12, names.size()))) + (names.size() > 12 ? ", …" : "");
    }

    private static List<RemoteFile> usual(List<RemoteFile> all) {
        if (all.stream().anyMatch(file -> file.path().equals(PACKAGE))) {
            return all.stream().filter(file -> !file.path().startsWith(".git")).toList();
        }
        Set<String> withSafetensors = new HashSet<>();
        Set<String> withPlain = new HashSet<>();
        for (RemoteFile file : all) {
            boolean safetensors = SAFETENSORS.matcher(file.name()).matches();
            if (safetensors) {
                withSafetensors.add(file.folder());
            }
            if (isWeights(file) && !VARIANT.matcher(file.path()).matches()) {
                withPlain.add(file.folder() + (safetensors ? "/s" : "/b"));
            }
        }
        return all.stream()
                .filter(file -> !NEVER.matcher(file.path()).matches())
                .filter(file -> !OLD_WEIGHTS.matcher(file.name()).matches() || !withSafetensors.contains(file.folder()))
                .filter(file -> !VARIANT.matcher(file.path()).matches()
                        || !withPlain.contains(file.folder() + (file.name().contains(".safetensors") ? "/s" : "/b")))
                .toList();
    }

    private static boolean isWeights(RemoteFile file) {
        return SAFETENSORS.matcher(file.name()).matches()
                || OLD_WEIGHTS.matcher(file.name()).matches();
    }

    private static List<RemoteFile> matching(Listing listing, List<String> globs) {
        List<PathMatcher> matchers = globs.stream().map(FileChoice::matcher).toList();
        return listing.files().stream()
                .filter(file -> matchers.stream()
                        .anyMatch(matcher ->
                                matcher.matches(Path.of(file.path())) || matcher.matches(Path.of(file.name()))))
                .toList();
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw InkloomException.badInput(
                    "INK-HUB-007",
                    "The pattern '" + glob + "' cannot be used: " + e.getDescription() + ".",
                    "It is not a pattern for file names.",
                    "Correct " + SettingKey.of("file") + "; '*' stands for any name in one folder, '**' for any path.",
                    e);
        }
    }
}
