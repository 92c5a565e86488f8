package org.inkloom.diffusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** Makes a U-Net of four channels one of nine: with another first layer, and a config that says so. */
final class NineChannels {
    private static final String LAYER = "conv_in.weight";

    private NineChannels() {}

    /** Changes a U-Net's folder; the first layer's new weights are seeded. */
    static void make(Path unet) throws IOException {
        Path file = weights(unet);
        try (TensorFile plain = TensorFiles.open(file);
                Noise noise = new Noise(4)) {
            long[] shape = plain.get(LAYER).shape().clone();
            shape[1] = 9;
            StoredTensor wide = Tensors.store(LAYER, Tensors.mul(noise.randn(shape), 0.1));
            write(unet, plain, Map.of(LAYER, wide), unet);
        }
    }

    /** Writes a U-Net's folder with some tensors and the number of channels replaced. */
    static void write(Path source, TensorFile plain, Map<String, StoredTensor> others, Path target) throws IOException {
        String config = Files.readString(source.resolve("config.json"));
        List<StoredTensor> all = new ArrayList<>();
        for (String name : plain.names()) {
            all.add(others.getOrDefault(name, plain.get(name)));
        }
        Path whole = target.resolve("new");
        SafetensorsWriter.write(whole, all, Map.of());
        Files.move(
                whole,
                target.resolve(weights(source).getFileName()),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(target.resolve("config.json"), config.replaceFirst("(\"in_channels\": *)\\d+", "$1" + 9));
    }

    static Path weights(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
