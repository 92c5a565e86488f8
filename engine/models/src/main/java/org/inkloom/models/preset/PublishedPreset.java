package org.inkloom.models.preset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.inkloom.models.adapter.T2iAdapter;
import org.inkloom.models.adapter.T2iConfig;
import org.inkloom.models.annotator.BodyPoseNetwork;
import org.inkloom.models.annotator.HedNetwork;
import org.inkloom.models.annotator.KeypointNetwork;
import org.inkloom.models.annotator.dpt.DptHybrid;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.clip.ClipTextConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.text.bytebpe.ByteBpe;
import org.inkloom.models.unet.ControlNet;
import org.inkloom.models.unet.ControlNetConfig;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Linear;

/**
 * Models besides Kolors whose sizes others published. Folders with random weights of these sizes serve to try and to
 * measure the program where the real weights are not at hand.
 */
public enum PublishedPreset implements WeightsPreset {
    /** Stable Diffusion 1.5: 860 M parameters of U-Net, CLIP-L. */
    SD15,
    /** SDXL: 2.57 B parameters of U-Net, CLIP-L and CLIP-bigG. */
    SDXL,
    /** Stable Diffusion 1's architecture, small enough to draw with in a test. */
    SD15_MINIATURE,
    /** SDXL's architecture, small enough to draw with in a test. */
    SDXL_MINIATURE,
    /** A ControlNet for SDXL: 1.25 B parameters. */
    CONTROLNET_SDXL,
    /** The union ControlNet for SDXL, six kinds of control pictures. */
    CONTROLNET_UNION_SDXL,
    /** A ControlNet for {@link #SDXL_MINIATURE}. */
    CONTROLNET_SDXL_MINIATURE,
    /** A ControlNet for {@link #SD15_MINIATURE}. */
    CONTROLNET_SD15_MINIATURE,
    /** A union ControlNet for {@link #SDXL_MINIATURE}. */
    CONTROLNET_UNION_MINIATURE,
    /** The same for Kolors, with the projection of its text. */
    CONTROLNET_KOLORS,
    /** A ControlNet for {@link ModelPreset#MINIATURE}, Kolors' architecture in small. */
    CONTROLNET_KOLORS_MINIATURE,
    /** A T2I-Adapter for SDXL, whose U-Net has Kolors' levels: 79 M parameters. */
    T2I_ADAPTER_SDXL,
    /** The networks that find edges, depth and poses, under the names of the files in which they were published. */
    ANNOTATORS;

    private static final String CONFIG = "config.json";

    @Override
    public List<PresetPart> parts() {
        return switch (this) {
            case SD15, SDXL, SD15_MINIATURE, SDXL_MINIATURE -> model();
            case CONTROLNET_SDXL,
                    CONTROLNET_KOLORS,
                    CONTROLNET_UNION_SDXL,
                    CONTROLNET_SDXL_MINIATURE,
                    CONTROLNET_SD15_MINIATURE,
                    CONTROLNET_KOLORS_MINIATURE,
                    CONTROLNET_UNION_MINIATURE -> {
                ControlNetConfig sizes = ControlNetConfig.read(config(CONFIG));
                yield List.of(PresetPart.diffusers("", w -> new ControlNet(w, sizes)));
            }
            case T2I_ADAPTER_SDXL -> {
                T2iConfig sizes = T2iConfig.read(config(CONFIG));
                yield List.of(PresetPart.diffusers("", w -> new T2iAdapter(w, sizes)));
            }
            case ANNOTATORS ->
                List.of(
                        PresetPart.file("ControlNetHED.pth", HedNetwork::new),
                        PresetPart.file("dpt_hybrid-midas-501f0c75.pt", DptHybrid::new),
                        PresetPart.file("body_pose_model.pth", BodyPoseNetwork::new),
                        PresetPart.file("hand_pose_model.pth", w -> new KeypointNetwork(w, KeypointNetwork.HAND)),
                        PresetPart.file("facenet.pth", w -> new KeypointNetwork(w, KeypointNetwork.FACE)));
        };
    }

    private List<PresetPart> model() {
        UNetConfig unet = UNetConfig.read(config("unet.json"));
        VaeConfig vae = VaeConfig.read(config("vae.json"));
        PresetPart first = PresetPart.text("text_encoder", tower("text_encoder.json"));
        List<PresetPart> parts = List.of(
                PresetPart.diffusers("unet", w -> new UNet(w, unet)),
                PresetPart.diffusers("vae", w -> new Vae(w, vae)),
                first);
        if (!hasTwoTowers()) {
            return parts;
        }
        ClipTextConfig sizes = ClipTextConfig.read(config("text_encoder_2.json"));
        PresetPart second = PresetPart.text("text_encoder_2", w -> projected(w, sizes));
        return List.of(parts.get(0), parts.get(1), first, second);
    }

    private boolean hasTwoTowers() {
        return this == SDXL || this == SDXL_MINIATURE;
    }

    private boolean isModel() {
        return hasTwoTowers() || this == SD15 || this == SD15_MINIATURE;
    }

    private Function<WeightScope, ?> tower(String config) {
        ClipTextConfig sizes = ClipTextConfig.read(config(config));
        return w -> new ClipText(w, sizes);
    }

    /**
     * Returns a tower with its projection. A network asks its weights whether they include a projection, but here no
     * weights exist yet, so the projection is requested explicitly.
     */
    private static List<Object> projected(WeightScope w, ClipTextConfig sizes) {
        return List.of(
                new ClipText(w, sizes),
                Linear.withoutBias(w.in("text_projection"), sizes.hidden(), sizes.projection()));
    }

    @Override
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        if (!isModel()) {
            return this == ANNOTATORS ? files : Map.of(CONFIG, bytes(CONFIG));
        }
        files.put("model_index.json", bytes("model_index.json"));
        files.put("scheduler/scheduler_config.json", bytes("scheduler.json"));
        for (String part : List.of("unet", "vae", "text_encoder")) {
            files.put(part + "/config.json", bytes(part + ".json"));
        }
        int vocabulary = ClipTextConfig.read(config("text_encoder.json")).vocabulary();
        tokenizer("tokenizer", "<|endoftext|>", vocabulary, files);
        if (hasTwoTowers()) {
            files.put("text_encoder_2/config.json", bytes("text_encoder_2.json"));
            tokenizer("tokenizer_2", "!", vocabulary, files);
        }
        return files;
    }

    /**
     * Adds a tokenizer. CLIP's vocabulary is published by others and not included; this one splits every word into
     * single bytes.
     */
    private static void tokenizer(String folder, String padding, int vocabulary, Map<String, byte[]> files) {
        files.put(folder + "/vocab.json", utf8(ByteBpe.bytesAlone("</w>", vocabulary - 2)));
        files.put(folder + "/merges.txt", utf8("#version: 0.2\n"));
        files.put(folder + "/tokenizer_config.json", utf8("{\"pad_token\": \"" + padding + "\"}\n"));
    }

    private ConfigReader config(String file) {
        return ConfigReader.ofText(Path.of("preset", resource(file)), new String(bytes(file), StandardCharsets.UTF_8));
    }

    private byte[] bytes(String file) {
        return ModelInit.resource(resource(file));
    }

    private String resource(String file) {
        return name().toLowerCase(Locale.ROOT) + "/" + file;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
