package org.inkloom.studio.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.ModelStore;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * Finds the networks for control pictures: ControlNets, T2I-Adapters and IP-Adapters.
 *
 * @param family the model's family, for which networks have been published
 * @param named the user's networks: folders and files by kind
 * @param setting by which the user names them
 */
public record ControlNetShelf(String family, Map<String, Path> named, SettingKey setting) {
    /** Networks that were published for a family, by kind. */
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
        Map<String, Path> usual = new TreeMap<>();
        named.forEach((kind, path) -> usual.put(ControlKinds.usual(kind), path));
        named = Map.copyOf(usual);
        Objects.requireNonNull(setting);
    }

    /** Returns the networks for a model. */
    public static ControlNetShelf of(Path model, Map<String, Path> named) {
        return new ControlNetShelf(
                DiffusionModel.of(ModelFolder.open(model)).family().title(), named, SettingKey.of("control_net"));
    }

    /**
     * Returns whether a network that the user named is used.
     *
     * @param kind for which it was named
     * @param kinds of the pictures of the request
     */
    public static boolean isRead(String kind, Set<String> kinds) {
        Set<String> usual = kinds.stream().map(ControlKinds::usual).collect(Collectors.toSet());
        String wanted = ControlKinds.usual(kind);
        return usual.contains(wanted) || wanted.equals("openpose") && usual.contains("dwpose");
    }

    /**
     * Returns the folder or file of the network for a kind.
     *
     * @throws InkloomException {@code INK-CONTROL-005} if it is not on this machine
     */
    public Path of(String said) {
        String kind = ControlKinds.usual(said);
        Path own = named.get(kind);
        if (own != null) {
            return own;
        }
        if (kind.equals("dwpose")) {
            return of("openpose"); // Both detectors make the same kind of picture.
        }
        Map<String, String> all = PUBLISHED.getOrDefault(family, Map.of());
        Optional<String> published = Optional.ofNullable(all.get(kind));
        String meant = kind.equals("ip_adapter")
                ? ""
                : ControlKinds.meant(kind, all.keySet())
                        .map(name -> "Did you mean '" + name + "'? Otherwise: ")
                        .orElse("");
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
                        meant
                                + published
                                        .map(name ->
                                                "Fetch it: inkloom pull " + name + " — or name a folder or file with ")
                                        .orElse("Name a folder or file with ")
                                + setting + " " + kind + "=PATH."));
    }
}
