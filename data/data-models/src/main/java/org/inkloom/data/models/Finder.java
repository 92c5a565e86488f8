package org.inkloom.data.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.data.port.ModelRequest;
import org.inkloom.hub.ModelStore;
import org.inkloom.hub.RepoId;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFiles;

/** Finds the folder of a model, or says how to get it. */
final class Finder {
    /** About how much the models come to that operators have as defaults. */
    private static final Map<String, String> SIZES = Map.of(
            "openai/clip-vit-base-patch32", "about 610 MB",
            "shunk031/aesthetics-predictor-v2-sac-logos-ava1-l14-linearMSE", "about 1.2 GB",
            "openai/clip-vit-large-patch14", "about 1.7 GB",
            "Salesforce/blip-itm-base-coco", "about 900 MB",
            "Salesforce/blip-image-captioning-base", "about 990 MB",
            "Salesforce/blip2-opt-2.7b", "about 15 GB",
            "Falconsai/nsfw_image_detection", "about 345 MB",
            "amrul-hzz/watermark_detector", "about 345 MB");

    private final ModelStore store;

    Finder(ModelStore store) {
        this.store = store;
    }

    /**
     * Returns the folder of a model, with a config and whole weights.
     *
     * @throws InkloomException INK-DATA-031 if it is not on this machine, -032 if it is of another kind; INK-FILE-nnn
     *     if its weights are incomplete
     */
    Path find(ModelRequest request, Family family) {
        Optional<Path> folder = store.find(request.model(), request.base(), Finder::isModel);
        if (folder.isEmpty()) {
            throw missing(request, family);
        }
        String type = ConfigReader.open(folder.get().resolve("config.json")).text("model_type", "");
        if (!family.takes(type)) {
            throw otherKind(request, family, type);
        }
        // Reads headers only, and misses no shard.
        TensorFiles.openFolder(folder.get()).close();
        return folder.get();
    }

    /**
     * Returns the folder of a tokenizer, with a {@code tokenizer.json}.
     *
     * @throws InkloomException INK-DATA-031 if it is not on this machine
     */
    Path tokenizer(ModelRequest request) {
        String name = request.model();
        return store.find(name, request.base(), folder -> Files.isRegularFile(folder.resolve("tokenizer.json")))
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-DATA-031",
                        "The operator '" + request.operator() + "' needs the tokenizer of '" + name
                                + "', which is not on this machine.",
                        "No folder has a tokenizer.json of those looked at: " + places(request) + ".",
                        RepoId.isOne(name)
                                ? "Run: inkloom pull " + name + " " + CommandFlag.of("file")
                                        + " tokenizer.json (a few MB)."
                                : "Name a folder that has one."));
    }

    private String places(ModelRequest request) {
        return store.places(request.model(), request.base()).stream()
                .map(Path::toString)
                .collect(Collectors.joining(", "));
    }

    private static InkloomException otherKind(ModelRequest request, Family family, String type) {
        return InkloomException.badInput(
                "INK-DATA-032",
                "The operator '" + request.operator() + "' cannot use the model '" + request.model()
                        + "': it is of the type '" + type + "'.",
                "It needs " + family.words() + ".",
                "Name one in the recipe, for example " + family.example() + "; fetch it with: inkloom pull "
                        + family.example() + ".");
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"))
                && TensorFiles.find(folder).isPresent();
    }

    private InkloomException missing(ModelRequest request, Family family) {
        String name = request.model();
        boolean repository = RepoId.isOne(name) && !name.startsWith("./");
        String size = Optional.ofNullable(SIZES.get(name))
                .orElse("'inkloom pull " + CommandFlag.of("dry-run") + " " + name + "' says how large it is");
        return InkloomException.badInput(
                "INK-DATA-031",
                "The operator '" + request.operator() + "' needs the model '" + name
                        + "', which is not on this machine.",
                "No folder has both a config.json and weights of those looked at: " + places(request) + ".",
                repository
                        ? "Run: inkloom pull " + name + " (" + size + ")."
                        : "Name a folder that has both, or a repository such as " + family.example() + ".");
    }
}
