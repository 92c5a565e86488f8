package org.inkloom.studio.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.ModelStore;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * Finds the networks that read control pictures.
 *
 * @param family the model's family, for the networks that were published for it
 * @param named folders and files by kind that the user names
 * @param setting by which the user names them
 */
public record ControlNetShelf(String family, Map<String, Path> named, SettingKey setting) {
    /** Networks that were published for a family. */
    private static final Map<String, Map<String, String>> PUBLISHED = Map.of(
            "Stable Diffusion 1",
            Map.of(
                    "canny", "lllyasviel/control_v11p_sd15_canny",
                    "depth", "lllyasviel/control_v11f1p_sd15_depth",
                    "openpose", "lllyasviel/control_v11p_sd15_openpose",
                    "softedge", "lllyasviel/control_v11p_sd15_softedge",
                    "scribble", "lllyasviel/control_v11p_sd15_scribble",
                    "hed", "lllyasviel/sd-controlnet-hed",
                    "normal", "lllyasviel/sd-controlnet-normal",
                    "color", "TencentARC/t2iadapter_color_sd14v1"),
            "Kolors",
            Map.of(
                    "canny", "Kwai-Kolors/Kolors-ControlNet-Canny",
                    "depth", "Kwai-Kolors/Kolors-ControlNet-Depth",
                    "openpose", "Kwai-Kolors/Kolors-ControlNet-Pose"),
            "SDXL",
            Map.of(
                    "canny", "diffusers/controlnet-canny-sdxl-1.0",
                    "depth", "diffusers/controlnet-depth-sdxl-1.0",
                    "openpose", "thibaud/controlnet-openpose-sdxl-1.0",
                    "sketch", "TencentARC/t2i-adapter-sketch-sdxl-1.0"));

    /** Copies the map. */
    public ControlNetShelf {
        named = Map.copyOf(named);
        Objects.requireNonNull(setting);
    }

    /** The networks for a model, by its folder. */
    public static ControlNetShelf of(Path model, Map<String, Path> named) {
        return new ControlNetShelf(
                DiffusionModel.of(ModelFolder.open(model)).family().title(), named, SettingKey.of("control_net"));
    }

    /**
     * Returns whether a network that was named is asked for.
     *
     * @param kind that it was named for
     * @param kinds of the pictures that there are
     */
    public static boolean isRead(String kind, Set<String> kinds) {
        return kinds.contains(kind) || kind.equals("openpose") && kinds.contains("dwpose");
    }

    /**
     * Returns the folder or file of the network for a kind.
     *
     * @throws InkloomException {@code INK-CONTROL-005} where it is not here
     */
    public Path of(String kind) {
        Path own = named.get(kind);
        if (own != null) {
            return own;
        }
        if (kind.equals("dwpose")) {
            return of("openpose"); // another way to the same pictures
        }
        Optional<String> published =
                Optional.ofNullable(PUBLISHED.getOrDefault(family, Map.of()).get(kind));
        return published
                .flatMap(name -> new ModelStore(HubSettings.ofProcess())
                        .find(name, Path.of(""), folder -> Files.isRegularFile(folder.resolve("config.json"))))
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-CONTROL-005",
                        kind.equals("ip_adapter")
                                ? "There is no IP-Adapter here."
                                : "There is no network for " + kind + " here.",
                        published.isPresent()
                                ? "A control picture is read by a network of its own, which was not fetched yet."
                                : "None that was published for " + family + " is known to Inkloom.",
                        published
                                        .map(name ->
                                                "Fetch it: inkloom pull " + name + " — or name a folder or file with ")
                                        .orElse("Name a folder or file with ")
                                + setting + " " + kind + "=PATH."));
    }
}
