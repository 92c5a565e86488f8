package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.clip.ClipTextConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.PublishedPreset;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.forecast.OtherMemory;
import org.inkloom.training.run.RunFolder;
import org.inkloom.weights.DType;
import org.inkloom.weights.LazyTensor;
import org.inkloom.weights.SafetensorsWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The forecast of memory beside what a run really takes, on a small U-Net with a text encoder of 22 M parameters. */
class TextMemoryTest extends LoraTrainings {
    private static final long MEGA = 1 << 20;

    /** A forecast is good that is not further off; what is measured has the U-Net and what allocators keep in it. */
    private static final double FACTOR = 2;

    private Path model(DType type) throws IOException {
        Path model = folder.resolve("model");
        new ModelInit(PublishedPreset.SD15_MINIATURE, 3, DType.FLOAT32).write(model, RunControl.quiet());
        edit(model.resolve("unet/config.json"), "\"cross_attention_dim\": 32", "\"cross_attention_dim\": 512");
        Path text = model.resolve("text_encoder/config.json");
        edit(text, "\"hidden_size\": 32", "\"hidden_size\": 512");
        edit(text, "\"intermediate_size\": 64", "\"intermediate_size\": 4096");
        edit(text, "\"num_attention_heads\": 2", "\"num_attention_heads\": 8");
        edit(text, "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 4");
        UNetConfig unet = UNetConfig.read(ConfigReader.open(model.resolve("unet/config.json")));
        ClipTextConfig clip = ClipTextConfig.read(ConfigReader.open(text));
        write(model.resolve("unet/diffusion_pytorch_model.safetensors"), type, w -> new UNet(w, unet));
        write(model.resolve("text_encoder/model.safetensors"), type, w -> new ClipText(w, clip));
        return model;
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private static void write(Path file, DType type, Function<WeightScope, ?> network) {
        SeededWeights values = new SeededWeights(4);
        List<LazyTensor> tensors = new ArrayList<>();
        Map<String, long[]> shapes = Weights.shapesOf(network);
        shapes.forEach((name, shape) ->
                tensors.add(new LazyTensor(name, type, shape, () -> stored(values, name, type, shape))));
        SafetensorsWriter.write(file, tensors, SafetensorsWriter.FOR_PYTORCH, RunControl.quiet());
    }

    private static MemorySegment stored(SeededWeights values, String name, DType type, long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor tensor = Tensors.cast(values.make(name, shape), type);
            return Tensors.store(name, tensor).data();
        }
    }

    /** Watches what the process holds while a training runs, and returns by how much it grew at most. */
    private static long growth(LoraTrainingConfig config) throws InterruptedException {
        long before = DeviceMemory.anonymousBytes();
        AtomicLong most = new AtomicLong();
        Thread watch = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                most.accumulateAndGet(DeviceMemory.anonymousBytes(), Math::max);
                LockSupport.parkNanos(1_000_000);
            }
        });
        LoraTrainer.run(config, RunControl.quiet());
        watch.interrupt();
        watch.join();
        return most.get() - before;
    }

    private static OtherMemory beside(LoraTrainingConfig config, Path output) {
        LoraData data = LoraData.open(
                config, SampleGuides.Source.NONE, new RunFolder(output), Placement.cpuFloat32(), RunControl.quiet());
        return LoraForecast.beside(data, !data.missingCaptions().isEmpty());
    }

    /** What a process grows by has Java's own heap in it, so that a machine may meet the bound by luck: not in every build. */
    @Test
    @Tag("slow")
    void text_encoders_are_counted_within_a_factor_of_two() throws Exception {
        assumeThat(DeviceMemory.anonymousBytes()).isPositive();
        Path model = model(DType.FLOAT16);
        String[] brief = {"steps_per_epoch", "1", "batch_size", "4", "model", model.toString()};
        // What the virtual machine and libtorch take once is taken before anything is measured.
        LoraTrainer.run(config(folder.resolve("warm")), RunControl.quiet());

        LoraTrainingConfig trained = config(folder.resolve("a"), plus(brief, "train_text_encoder", "true"));
        OtherMemory beside = beside(trained, folder.resolve("a"));
        assertNear(growth(trained), beside.encoders() + beside.encoderActivations());

        LoraTrainingConfig read = config(folder.resolve("b"), brief);
        long captions = beside(read, folder.resolve("b")).captions();
        assertNear(growth(read), captions);
        // Captions that are in the cache need no encoder any more.
        assertThat(beside(read, folder.resolve("b"))).isEqualTo(OtherMemory.NONE);
    }

    @Test
    void weights_that_are_used_where_the_file_has_them_take_no_memory() throws IOException {
        LoraTrainingConfig config =
                config(folder.resolve("a"), "model", model(DType.FLOAT32).toString(), "train_text_encoder", "true");
        OtherMemory beside = beside(config, folder.resolve("a"));
        assertThat(beside.encoders()).isZero();
        assertThat(beside.encoderActivations()).isGreaterThan(20 * MEGA);
    }

    private static void assertNear(long grown, long forecast) {
        assertThat((double) grown / forecast).isBetween(1 / FACTOR, FACTOR);
    }
}
