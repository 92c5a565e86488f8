package org.inkloom.diffusion;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.unet.ControlNet;
import org.inkloom.models.unet.ControlNetConfig;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** A ControlNet as one begins that is to be trained: a copy of a small U-Net's way down, the rest drawn. */
final class MiniatureControlNet {
    private static final double SPREAD = 0.3;

    private MiniatureControlNet() {}

    /**
     * Writes one in diffusers' layout.
     *
     * @param steers whether the last convolutions, which are zero before training, are drawn too
     */
    static Path write(Path folder, Path unet, boolean steers) throws IOException {
        String json = Files.readString(unet.resolve("config.json"))
                .replaceFirst("\\{", "{\"conditioning_embedding_out_channels\": [4, 4, 8, 8],")
                .replace("UNet2DConditionModel", "ControlNetModel");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), json);
        ControlNetConfig config = ControlNetConfig.read(ConfigReader.open(folder.resolve("config.json")));
        Map<String, long[]> shapes = Weights.shapesOf(w -> new ControlNet(w, config));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        try (TensorFile copied = TensorFiles.openFolder(unet)) {
            List<StoredTensor> tensors = new ArrayList<>();
            shapes.forEach((name, shape) -> {
                boolean last = name.startsWith("controlnet_") && !name.startsWith("controlnet_cond_embedding.");
                tensors.add(
                        copied.names().contains(name)
                                ? copied.get(name)
                                : drawn(name, shape, last && !steers ? 0 : SPREAD, random));
            });
            SafetensorsWriter.write(
                    folder.resolve("diffusion_pytorch_model.safetensors"), tensors, SafetensorsWriter.FOR_PYTORCH);
        }
        return folder;
    }

    private static StoredTensor drawn(String name, long[] shape, double spread, RandomGenerator random) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        MemorySegment data = MemorySegment.ofArray(new byte[4 * count]);
        for (int i = 0; i < count; i++) {
            data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, (float) (spread * random.nextGaussian()));
        }
        return new StoredTensor(name, DType.FLOAT32, shape, data);
    }
}
