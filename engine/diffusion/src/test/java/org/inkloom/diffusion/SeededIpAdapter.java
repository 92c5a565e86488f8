package org.inkloom.diffusion;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.inkloom.models.clip.ClipVision;
import org.inkloom.models.clip.ClipVisionConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;

/** Writes a plain IP-Adapter and its encoder with random weights, laid out as they are published. */
final class SeededIpAdapter {
    private static final String KEYS = ".attn2.to_k.weight";
    private static final int TOKENS = 4;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final Random random = new Random(17);
    private final List<StoredTensor> tensors = new ArrayList<>();

    private SeededIpAdapter() {}

    /**
     * Writes {@code adapter.safetensors} for a U-Net.
     *
     * @param vector width of the encoder's answer
     * @param features width of the adapter's words: that of the U-Net's text, or another to be refused
     */
    static Path adapter(Path folder, UNetConfig unet, int vector, int features) {
        SeededIpAdapter file = new SeededIpAdapter();
        file.add("image_proj.proj.weight", (long) TOKENS * features, vector);
        file.add("image_proj.proj.bias", (long) TOKENS * features);
        file.add("image_proj.norm.weight", features);
        file.add("image_proj.norm.bias", features);
        List<Map.Entry<String, long[]>> maps = new ArrayList<>();
        for (String block : List.of("down_blocks.", "up_blocks.", "mid_block.")) {
            Weights.shapesOf(w -> new UNet(w, unet)).entrySet().stream()
                    .filter(entry ->
                            entry.getKey().startsWith(block) && entry.getKey().endsWith(KEYS))
                    .forEach(maps::add);
        }
        for (int i = 0; i < maps.size(); i++) {
            String place = "ip_adapter." + (2 * i + 1);
            file.add(place + ".to_k_ip.weight", maps.get(i).getValue()[0], features);
            file.add(place + ".to_v_ip.weight", maps.get(i).getValue()[0], features);
        }
        return file.write(folder.resolve("adapter.safetensors"));
    }

    /** Writes the folder {@code image_encoder}, whose answer has that width. */
    static Path encoder(Path folder, int vector) throws IOException {
        Path encoder = Files.createDirectories(folder.resolve("image_encoder"));
        Path config = encoder.resolve("config.json");
        Files.writeString(config, """
                {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
                 "image_size": 32, "patch_size": 16, "projection_dim": WIDTH}
                """.replace("WIDTH", Integer.toString(vector)));
        ClipVisionConfig sizes = ClipVisionConfig.read(ConfigReader.open(config));
        SeededIpAdapter file = new SeededIpAdapter();
        Weights.shapesOf(w -> new ClipVision(w, sizes)).forEach(file::add);
        file.add("visual_projection.weight", vector, sizes.hidden());
        file.write(encoder.resolve("model.safetensors"));
        return encoder;
    }

    private void add(String name, long... shape) {
        long elements = 1;
        for (long size : shape) {
            elements *= size;
        }
        MemorySegment data = MemorySegment.ofArray(new byte[(int) elements * Float.BYTES]);
        for (int i = 0; i < elements; i++) {
            data.set(FLOAT, (long) i * Float.BYTES, (float) random.nextGaussian() * 0.5f);
        }
        tensors.add(new StoredTensor(name, DType.FLOAT32, shape, data));
    }

    private Path write(Path file) {
        SafetensorsWriter.write(file, tensors, Map.of());
        return file;
    }
}
