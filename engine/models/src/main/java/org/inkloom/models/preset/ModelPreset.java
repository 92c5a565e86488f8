package org.inkloom.models.preset;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.inkloom.models.config.CarriedConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.text.sentencepiece.BpeTrainer;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;

/** Models whose sizes the program knows without a file. */
public enum ModelPreset implements WeightsPreset {
    /** The published Kolors: 2.58 B parameters of U-Net, 6.2 B of text encoder. */
    KOLORS(CarriedConfig.KOLORS),
    /** Kolors' architecture with every part, small enough to train in a test. */
    MINIATURE(CarriedConfig.MINIATURE),
    /**
     * The model that the project trains itself: 21 M parameters, pictures of 128 pixels; its latents have 4 channels
     * and a quarter of the picture's side.
     */
    INKLING(CarriedConfig.INKLING),
    /**
     * Inkling with latents of 16 channels and an eighth of the picture's side: a quarter of the positions, so that the
     * U-Net costs a quarter.
     */
    INKLING_F8(CarriedConfig.INKLING_F8),
    /** For pictures of 256 pixels, not yet published; latents of 8 channels and an eighth of the picture's side. */
    INKLING2_F8(CarriedConfig.INKLING2_F8);

    private static final int MERGES = 400;

    private final CarriedConfig configs;

    ModelPreset(CarriedConfig configs) {
        this.configs = configs;
    }

    /** Returns the text of a part's config file. */
    public String config(ModelPart part) {
        return configs.text(part);
    }

    /** Returns the U-Net's sizes. */
    public UNetConfig unet() {
        return UNetConfig.read(reader(ModelPart.UNET));
    }

    /** Returns the autoencoder's sizes. */
    public VaeConfig vae() {
        return VaeConfig.read(reader(ModelPart.VAE));
    }

    /** Returns a reader over a part's config. */
    public ConfigReader reader(ModelPart part) {
        return configs.reader(part);
    }

    @Override
    public List<PresetPart> parts() {
        UNetConfig unet = unet();
        VaeConfig vae = vae();
        ChatGlm3Config text = ChatGlm3Config.read(reader(ModelPart.TEXT_ENCODER));
        return List.of(
                PresetPart.diffusers("unet", w -> new UNet(w, unet)),
                PresetPart.diffusers("vae", w -> new Vae(w, vae)),
                PresetPart.text("text_encoder", w -> new ChatGlm3Encoder(w, text)));
    }

    /**
     * {@inheritDoc} The published tokenizer of Kolors belongs to others and is not included. The one written here has
     * learnt from a few lines of our own.
     */
    @Override
    public Map<String, byte[]> files() {
        List<String> lines = new String(ModelInit.resource("vocabulary.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return Map.of(
                "model_index.json", bytes(ModelPart.MODEL_INDEX),
                "scheduler/scheduler_config.json", bytes(ModelPart.SCHEDULER),
                "unet/config.json", bytes(ModelPart.UNET),
                "vae/config.json", bytes(ModelPart.VAE),
                "text_encoder/config.json", bytes(ModelPart.TEXT_ENCODER),
                "tokenizer/tokenizer.model", BpeTrainer.train(lines, MERGES).toBytes(),
                "tokenizer/tokenizer_config.json", ModelInit.resource("tokenizer_config.json"));
    }

    private byte[] bytes(ModelPart part) {
        return config(part).getBytes(StandardCharsets.UTF_8);
    }
}
