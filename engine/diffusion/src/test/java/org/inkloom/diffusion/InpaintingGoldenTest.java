package org.inkloom.diffusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Against what Kolors' inpainting pipeline drew with a U-Net that sees the mask and the masked picture. */
@Tag("golden")
class InpaintingGoldenTest {
    private static final String FOLDER = "controlnet/";
    private static final String MODEL = "kolors-tiny";

    @TempDir
    Path model;

    @Test
    void a_unet_of_nine_channels_draws_over_a_mask_as_in_kolors_own_pipeline() throws IOException {
        JsonNode json = Golden.json(FOLDER + "inpaint.json");
        writeModel(Golden.path(MODEL));
        RgbPicture picture =
                PngText.readPicture(Golden.path(FOLDER + json.get("image").asString()));
        PictureMask mask = PictureMask.ofGreys(
                PngText.readPicture(Golden.path(FOLDER + json.get("mask").asString())));
        GenerationRequest request = GenerationRequest.of(json.get("prompt").asString())
                .withNegativePrompt(json.get("negative_prompt").asString())
                .withSeeds(List.of(json.get("seed").asLong()))
                .withSteps(json.get("steps").asInt())
                .withGuidanceScale(json.get("guidance").asDouble())
                .withStart(picture, json.get("strength").asDouble())
                .withMask(StartMask.of(mask));
        PipelineReference reference = new PipelineReference(MODEL, FOLDER + "inpaint", FOLDER + "inpaint_expected");
        Map<String, StoredTensor> traced = reference.check("pipe", request, ModelFolder.open(model));
        try (TensorFile expected = reference.expected()) {
            float[] wanted = Closeness.floats(expected.get("first_unet_input_9ch"));
            StoredTensor behind = Objects.requireNonNull(traced.get("inpainting"));
            int size = (int) (behind.shape()[2] * behind.shape()[3]);
            float[] tail = Arrays.copyOfRange(wanted, 4 * size, 9 * size);
            Closeness.relative("mask and masked picture", tail, Closeness.floats(behind), PipelineReference.LATENTS);
        }
    }

    /** The whole model is that of the other reference values but for the U-Net's first layer and its config. */
    private void writeModel(Path source) throws IOException {
        try (Stream<Path> parts = Files.list(source)) {
            for (Path part : parts.toList()) {
                if (!part.endsWith("unet")) {
                    Files.createSymbolicLink(model.resolve(part.getFileName()), part.toAbsolutePath());
                }
            }
        }
        Path unet = Files.createDirectories(model.resolve("unet"));
        try (TensorFile plain = TensorFiles.open(NineChannels.weights(source.resolve("unet")));
                TensorFile first = TensorFiles.open(Golden.path(FOLDER + "kolors_inpaint_conv_in.safetensors"))) {
            Map<String, StoredTensor> others = new HashMap<>();
            first.names().forEach(name -> others.put(name, first.get(name)));
            NineChannels.write(source.resolve("unet"), plain, others, unet);
        }
    }
}
