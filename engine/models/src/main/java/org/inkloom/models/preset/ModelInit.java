package org.inkloom.models.preset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.text.sentencepiece.BpeTrainer;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.LazyTensor;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.ShardedWriter;
import org.inkloom.weights.TensorFiles;

/**
 * Writes a model folder in diffusers layout with seeded random weights: for measurements at full size, for tests, and to
 * train from. Its pictures are noise.
 *
 * @param preset which sizes
 * @param seed of the weights; the same seed gives the same bytes
 * @param dtype element type of the files
 */
public record ModelInit(ModelPreset preset, long seed, DType dtype) {
    private static final int MERGES = 400;

    /** Checks that the element type is a floating one. */
    public ModelInit {
        if (!dtype.isFloat()) {
            throw InkloomException.badInput(
                    "INK-MODEL-007",
                    "Weights cannot be of type " + dtype + ".",
                    "A model computes with floating-point numbers.",
                    "Give " + SettingKey.of("dtype") + " float32, float16 or bfloat16.");
        }
    }

    /**
     * Writes the folder, one tensor in memory at a time.
     *
     * @param folder is made if it is absent
     * @throws InkloomException {@code INK-MODEL-008} if the folder holds something already, {@code INK-FILE-nnn} if it
     *     cannot be written
     */
    public void write(Path folder, RunControl control) {
        ModelFolder.requireNew(folder);
        config(folder.resolve("model_index.json"), ModelPart.MODEL_INDEX);
        config(folder.resolve("scheduler/scheduler_config.json"), ModelPart.SCHEDULER);
        config(folder.resolve("unet/config.json"), ModelPart.UNET);
        config(folder.resolve("vae/config.json"), ModelPart.VAE);
        config(folder.resolve("text_encoder/config.json"), ModelPart.TEXT_ENCODER);
        tokenizer(folder.resolve("tokenizer"));
        UNetConfig unet = preset.unet();
        VaeConfig vae = preset.vae();
        ChatGlm3Config text = ChatGlm3Config.read(folder.resolve("text_encoder/config.json"));
        weights(folder.resolve("unet"), TensorFiles.DIFFUSERS_STEM, w -> new UNet(w, unet), control);
        weights(folder.resolve("vae"), TensorFiles.DIFFUSERS_STEM, w -> new Vae(w, vae), control);
        weights(folder.resolve("text_encoder"), "model", w -> new ChatGlm3Encoder(w, text), control);
    }

    private void config(Path file, ModelPart part) {
        write(file, preset.config(part).getBytes(StandardCharsets.UTF_8));
    }

    /** The published tokenizer belongs to others and is not carried; this one learnt a few lines of our own. */
    private static void tokenizer(Path folder) {
        List<String> lines = new String(resource("vocabulary.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        write(folder.resolve("tokenizer.model"), BpeTrainer.train(lines, MERGES).toBytes());
        write(folder.resolve("tokenizer_config.json"), resource("tokenizer_config.json"));
    }

    private void weights(Path folder, String stem, Function<WeightScope, ?> model, RunControl control) {
        SeededWeights values = new SeededWeights(seed);
        Map<String, long[]> shapes = Weights.shapesOf(model);
        List<LazyTensor> tensors = new ArrayList<>();
        shapes.forEach(
                (name, shape) -> tensors.add(new LazyTensor(name, dtype, shape, () -> bytes(values, name, shape))));
        ShardedWriter.write(
                folder, stem, tensors, SafetensorsWriter.FOR_PYTORCH, ShardedWriter.USUAL_SHARD_BYTES, control);
    }

    private MemorySegment bytes(SeededWeights values, String name, long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor tensor = Tensors.to(values.make(name, shape), Device.CPU, dtype);
            return Tensors.store(name, tensor).data();
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(ModelInit.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-MODEL-009",
                    "The file " + file + " cannot be written: " + e.getMessage() + ".",
                    "The disk may be full, or you may not write there.",
                    "Free some space or name another folder.",
                    e);
        }
    }
}
