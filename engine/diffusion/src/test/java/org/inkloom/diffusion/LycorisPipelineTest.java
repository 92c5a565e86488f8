package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LoRAs that become part of the weights, beside those that work beside them. */
@Tag("golden")
class LycorisPipelineTest {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final String LAYER = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_out_0";
    private static final int WIDTH = 16;

    @TempDir
    Path folder;

    private static StoredTensor tensor(String name, float[] values, long... shape) {
        MemorySegment data = MemorySegment.ofArray(new byte[values.length * 4]);
        for (int i = 0; i < values.length; i++) {
            data.set(FLOAT, i * 4L, values[i]);
        }
        return new StoredTensor(name, DType.FLOAT32, shape, data);
    }

    private LoraUse write(String name, double scale, StoredTensor... tensors) {
        Path file = folder.resolve(name + ".safetensors");
        SafetensorsWriter.write(file, List.of(tensors), Map.of());
        return new LoraUse(file, scale);
    }

    @Test
    void a_full_difference_draws_what_a_lora_of_the_same_product_draws() {
        Random random = new Random(3);
        float[] up = new float[WIDTH];
        float[] down = new float[WIDTH];
        float[] product = new float[WIDTH * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            up[i] = (float) random.nextGaussian();
            down[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < product.length; i++) {
            product[i] = up[i / WIDTH] * down[i % WIDTH];
        }
        LoraUse plain = write(
                "plain",
                20,
                tensor(LAYER + ".lora_up.weight", up, WIDTH, 1),
                tensor(LAYER + ".lora_down.weight", down, 1, WIDTH));
        LoraUse whole = write("whole", 20, tensor(LAYER + ".diff", product, WIDTH, WIDTH));
        ModelFolder model = ModelFolder.open(Golden.path("clip/sd15-tiny"));
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(model, PipelineOptions.on(Device.CPU))) {
            RgbPicture without = draw(pipeline);
            RgbPicture beside = draw(pipeline, plain);
            RgbPicture inside = draw(pipeline, whole);
            assertThat(difference(beside, without)).isGreaterThan(1);
            assertThat(difference(beside, inside)).isLessThanOrEqualTo(1);
            assertThat(draw(pipeline)).isEqualTo(without);
        }
    }

    @Test
    void differences_of_norms_draw_what_a_model_with_the_sums_draws() throws IOException {
        Path model = Golden.path("clip/sd15-tiny");
        String group = "mid_block.attentions.0.norm";
        String layer = "mid_block.attentions.0.transformer_blocks.0.norm2";
        Map<String, float[]> sums = new LinkedHashMap<>();
        List<StoredTensor> differences = new ArrayList<>();
        Random random = new Random(8);
        Map<String, StoredTensor> all = new LinkedHashMap<>();
        try (TensorFile unet = TensorFiles.open(model.resolve("unet"))) {
            unet.names().forEach(name -> all.put(name, unet.get(name)));
            for (String name : List.of(group + ".weight", group + ".bias", layer + ".weight", layer + ".bias")) {
                StoredTensor stored = unet.get(name);
                float[] sum = new float[(int) stored.elements()];
                float[] difference = new float[sum.length];
                for (int i = 0; i < sum.length; i++) {
                    difference[i] = (float) random.nextGaussian();
                    sum[i] = (float) (number(stored, i) + 1.5 * difference[i]);
                }
                sums.put(name, sum);
                all.put(name, tensor(name, sum, sum.length));
                String key =
                        "lora_unet_" + name.substring(0, name.lastIndexOf('.')).replace('.', '_');
                differences.add(
                        tensor(key + (name.endsWith("weight") ? ".w_norm" : ".b_norm"), difference, sum.length));
            }
            copy(model, folder.resolve("changed"));
            SafetensorsWriter.write(
                    folder.resolve("changed/unet/diffusion_pytorch_model.safetensors"), all.values(), Map.of());
        }
        assertThat(sums).hasSize(4);
        RgbPicture expected;
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(folder.resolve("changed")), PipelineOptions.on(Device.CPU))) {
            expected = draw(pipeline);
        }
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            RgbPicture drawn = draw(pipeline, write("norms", 1.5, differences.toArray(StoredTensor[]::new)));
            assertThat(difference(drawn, expected)).isLessThanOrEqualTo(1);
            assertThat(difference(drawn, draw(pipeline))).isGreaterThan(4);
        }
    }

    private static double number(StoredTensor stored, int at) {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        return stored.dtype() == DType.FLOAT16
                ? Float.float16ToFloat(stored.data().get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), at * 2L))
                : stored.data().get(FLOAT, at * 4L);
    }

    /** Copies a model without the weights of its U-Net. */
    private static void copy(Path model, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(model.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (!file.toString().matches(".*/unet/.*\\.safetensors")) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static RgbPicture draw(DiffusionPipeline pipeline, LoraUse... loras) {
        GenerationRequest request = GenerationRequest.of("a cat")
                .withSize(64, 64)
                .withSteps(2)
                .withSeeds(List.of(3L))
                .withLoras(List.of(loras));
        return pipeline.generate(request, RunControl.quiet()).getFirst().picture();
    }

    private static int difference(RgbPicture one, RgbPicture other) {
        int most = 0;
        byte[] a = one.rgb();
        byte[] b = other.rgb();
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(Byte.toUnsignedInt(a[i]) - Byte.toUnsignedInt(b[i])));
        }
        return most;
    }
}
