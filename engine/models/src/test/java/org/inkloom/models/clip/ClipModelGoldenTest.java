package org.inkloom.models.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.UnitLength;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class ClipModelGoldenTest {
    private static final double HIDDEN = GoldenRun.tolerance(2e-5);
    private static final double NETWORK = GoldenRun.tolerance(5e-5);
    private static final Pattern PIXELS = Pattern.compile("(image(\\d+))\\.pixel_values\\.(\\d+)");
    private static final String FOLDER = "clip/clipmodel-tiny";

    @Test
    void texts_and_pictures_meet_as_in_transformers() {
        ConfigReader config = ConfigReader.open(Golden.path(FOLDER + "/config.json"));
        try (TensorFile expected = Golden.tensors(FOLDER + "/expected.safetensors");
                Weights weights = Weights.open(TensorFiles.openFolder(Golden.path(FOLDER)), GoldenRun.placement());
                Scope scope = Scope.open()) {
            ClipModel.Network network = weights.build(
                    "CLIP model", AdapterSet.NONE, ClipModel::isUnused, w -> ClipModel.Network.of(w, config));
            ClipVision.States seen = network.vision().forward(pixels(expected, network));
            Closeness.relative(expected.get("vision_last_hidden_state"), seen.last(), HIDDEN);
            Tensor pictures = network.vision().projected(seen.pooled());
            Closeness.relative(expected.get("image_features_unnormalised"), pictures, NETWORK);
            Closeness.relative(expected.get("image_embeds_normalised"), UnitLength.of(pictures), NETWORK);
            StoredTensor ids = expected.get("input_ids");
            ClipText.States read = network.text().forward(Tensors.longs(Tensors.copyOf(ids)), (int) ids.shape()[0]);
            Tensor texts = network.text().projected(read.pooled());
            Closeness.relative(expected.get("text_features_unnormalised"), texts, NETWORK);
            Closeness.relative(expected.get("text_embeds_normalised"), UnitLength.of(texts), NETWORK);
            Tensor logits = network.logits(UnitLength.of(pictures), UnitLength.of(texts));
            Closeness.relative(expected.get("logits_per_image"), logits, NETWORK);
            Tensor again = network.vision().embeds(pixels(expected, network));
            Closeness.relative(expected.get("image_features_unnormalised"), again, NETWORK);
        }
    }

    @Test
    void bytes_become_the_numbers_of_clips_image_processor() {
        int compared = 0;
        try (TensorFile expected = Golden.tensors(FOLDER + "/expected.safetensors")) {
            for (String name : expected.names()) {
                Matcher pixels = PIXELS.matcher(name);
                if (!pixels.matches()) {
                    continue;
                }
                StoredTensor crop = expected.get(pixels.group(1) + ".crop_u8." + pixels.group(3));
                try (Scope scope = Scope.open()) {
                    Tensor made = PictureInput.clip(Integer.parseInt(pixels.group(3)))
                            .tensor(List.of(interleaved(crop)), GoldenRun.placement());
                    Closeness.relative(expected.get(name), made.select(0, 0), GoldenRun.tolerance(1e-6));
                }
                compared++;
            }
        }
        Golden.assumeThere(compared > 0, "what this test compares of CLIP");
    }

    private static byte[] interleaved(StoredTensor planes) {
        byte[] bytes = planes.data().toArray(ValueLayout.JAVA_BYTE);
        byte[] rgb = new byte[bytes.length];
        int plane = bytes.length / 3;
        for (int i = 0; i < bytes.length; i++) {
            rgb[i % plane * 3 + i / plane] = bytes[i];
        }
        return rgb;
    }

    private static Tensor pixels(TensorFile expected, ClipModel.Network network) {
        // By number: the tenth picture stands after the ninth, however many there are.
        SortedMap<Integer, Tensor> pictures = new TreeMap<>();
        for (String name : expected.names()) {
            Matcher picture = PIXELS.matcher(name);
            if (picture.matches()
                    && Integer.parseInt(picture.group(3))
                            == network.vision().config().side()) {
                pictures.put(
                        Integer.valueOf(picture.group(2)),
                        GoldenRun.input(expected.get(name)).unsqueeze(0));
            }
        }
        assertThat(pictures)
                .hasSize((int) expected.get("image_features_unnormalised").shape()[0]);
        return Tensors.cat(0, pictures.values().toArray(Tensor[]::new));
    }
}
