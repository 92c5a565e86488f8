package org.inkloom.data.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.data.sample.Json;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What recipes write is what the reference implementation computes. */
@Tag("golden")
class RecipeModelGoldenTest {
    private static final double CLOSE = 2e-5;
    /** More rows than a batch has. */
    private static final int ROWS = 40;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_classifiers_second_class_becomes_the_statistic(int workers) throws IOException {
        Path model = Golden.path("vision/vit-tiny");
        try (TensorFile expected = Golden.tensors("vision/vit-tiny/expected.safetensors")) {
            StoredTensor probabilities = expected.get("probabilities");
            int classes = (int) probabilities.shape()[1];
            float[] all = Closeness.floats(probabilities);
            List<Double> second = new ArrayList<>();
            for (int i = 1; i < all.length; i += classes) {
                second.add((double) all[i]);
            }
            checkPerPicture(
                    expected,
                    second,
                    workers,
                    "image_nsfw_filter",
                    "{hf_nsfw_model: '" + model + "', max_score: 1.0}",
                    "image_nsfw_score");
            checkPerPicture(
                    expected,
                    second,
                    workers,
                    "image_watermark_filter",
                    "{hf_watermark_model: '" + model + "', prob_threshold: 1.0}",
                    "image_watermark_prob");
        }
        assertThat(Pool.loaded()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_predictors_score_becomes_the_statistic(int workers) throws IOException {
        Path model = Golden.path("vision/aesthetic-tiny");
        try (TensorFile expected = Golden.tensors("vision/aesthetic-tiny/expected.safetensors")) {
            List<Double> scores = new ArrayList<>();
            for (float score : Closeness.floats(expected.get("scores"))) {
                scores.add((double) score);
            }
            checkPerPicture(
                    expected,
                    scores,
                    workers,
                    "image_aesthetics_filter",
                    "{hf_scorer_model: '" + model + "', min_score: -1000, max_score: 1000}",
                    "image_aesthetics_scores");
        }
    }

    private void checkPerPicture(
            TensorFile expected, List<Double> wanted, int workers, String operator, String params, String statistic)
            throws IOException {
        ModelRecipe recipe = new ModelRecipe(folder);
        List<String> pictures = recipe.pictures(expected.get("pictures_u8"));
        for (int i = 0; i < ROWS; i++) {
            int first = i % pictures.size();
            int second = (i / pictures.size() + first) % pictures.size();
            recipe.row("row " + i, List.of(pictures.get(first), pictures.get(second)));
        }
        List<JsonNode> rows = recipe.run(operator, params, workers);
        assertThat(rows).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            int first = i % pictures.size();
            int second = (i / pictures.size() + first) % pictures.size();
            List<Double> values = ModelRecipe.statistic(rows.get(i), statistic);
            assertThat(values).hasSize(first == second ? 1 : 2);
            assertThat(values.getFirst()).isCloseTo(wanted.get(first), within(CLOSE));
            assertThat(values.getLast()).isCloseTo(wanted.get(second), within(CLOSE));
        }
    }

    @Test
    void blip_says_of_each_chunk_whether_it_matches() throws IOException {
        Path model = Golden.path("vision/blip-itm-tiny");
        try (TensorFile expected = Golden.tensors("vision/blip-itm-tiny/expected.safetensors")) {
            List<String> texts = Json.mapper()
                    .readTree(expected.metadata().getOrDefault("texts", "[]"))
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
            ModelRecipe recipe = new ModelRecipe(folder);
            List<String> pictures = recipe.pictures(expected.get("pictures_u8"));
            for (String text : texts) {
                recipe.row("<__dj__image>".repeat(pictures.size()) + text, pictures);
                StringBuilder chunks = new StringBuilder();
                pictures.forEach(
                        _ -> chunks.append("<__dj__image>").append(text).append("<|__dj__eoc|>"));
                recipe.row(chunks.toString(), pictures);
            }
            List<JsonNode> rows = recipe.run(
                    "image_text_matching_filter", "{hf_blip: '" + model + "', min_score: 0, reduce_mode: avg}", 1);
            for (int i = 0; i < texts.size(); i++) {
                float[] wanted = Closeness.floats(expected.get("text" + i + ".itm_probability"));
                double mean = 0;
                List<Double> one = ModelRecipe.statistic(rows.get(2 * i + 1), "image_text_matching_score");
                assertThat(one).hasSize(wanted.length);
                for (int p = 0; p < wanted.length; p++) {
                    mean += wanted[p] / wanted.length;
                    assertThat(one.get(p)).isCloseTo(wanted[p], within(CLOSE));
                }
                List<Double> all = ModelRecipe.statistic(rows.get(2 * i), "image_text_matching_score");
                assertThat(all).hasSize(1);
                assertThat(all.getFirst()).isCloseTo(mean, within(CLOSE));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "vision/blip-caption-tiny")
    void a_captioner_writes_the_same_in_every_run(String name) throws IOException {
        Path model = Golden.path(name);
        try (TensorFile expected = Golden.tensors(name + "/expected.safetensors")) {
            ModelRecipe recipe = new ModelRecipe(folder);
            List<String> pictures = recipe.pictures(expected.get("pictures_u8"));
            pictures.forEach(picture -> recipe.row("<__dj__image>as it was<|__dj__eoc|>", List.of(picture)));
            String params = "{hf_img2seq: '" + model
                    + "', caption_num: 2, keep_candidate_mode: all, keep_original_sample: false}";
            List<JsonNode> rows = recipe.run("image_captioning_mapper", params, 1);

            assertThat(rows).hasSize(2 * pictures.size());
            assertThat(rows)
                    .allMatch(row -> row.path("text").asString("").matches("<__dj__image> .* <\\|__dj__eoc\\|>"));
            assertThat(recipe.run("image_captioning_mapper", params, 2)).isEqualTo(rows);
        }
    }

    /** Pictures of any size go through decoding, resizing and cutting as well. */
    @Test
    void clip_finds_pictures_as_alike_as_in_transformers() throws IOException {
        Path model = clipWithTokenizer();
        try (TensorFile expected = Golden.tensors("clip/clipmodel-tiny/expected.safetensors")) {
            StoredTensor stored = expected.get("image_embeds_normalised");
            float[] embeds = Closeness.floats(stored);
            int width = (int) stored.shape()[1];
            List<String> pictures = new ArrayList<>();
            for (int i = 0; i < stored.shape()[0]; i++) {
                pictures.add(
                        Golden.path("clip/clipmodel-tiny/image" + i + ".png").toString());
            }
            ModelRecipe recipe = new ModelRecipe(folder);
            List<Double> wanted = new ArrayList<>();
            for (int a = 0; a < pictures.size(); a++) {
                for (int b = 0; b < pictures.size(); b++) {
                    if (a != b) {
                        recipe.row("x", List.of(pictures.get(a), pictures.get(b)));
                        double cosine = 0;
                        for (int i = 0; i < width; i++) {
                            cosine += (double) embeds[a * width + i] * embeds[b * width + i];
                        }
                        wanted.add(cosine);
                    }
                }
            }
            List<JsonNode> rows =
                    recipe.run("image_pair_similarity_filter", "{hf_clip: '" + model + "', min_score: -1}", 2);
            for (int i = 0; i < wanted.size(); i++) {
                assertThat(ModelRecipe.statistic(rows.get(i), "image_pair_similarity")
                                .getFirst())
                        .isCloseTo(wanted.get(i), within(CLOSE));
            }
        }
    }

    /** The reference folder has no tokenizer, and this test needs none; the model wants one when it is loaded. */
    private Path clipWithTokenizer() throws IOException {
        Path source = Golden.path("clip/clipmodel-tiny");
        Path model = Files.createDirectories(folder.resolve("clip"));
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith("expected") && !name.endsWith(".png")) {
                    Files.createSymbolicLink(model.resolve(name), file.toAbsolutePath());
                }
            }
        }
        JsonNode text =
                Json.mapper().readTree(source.resolve("config.json").toFile()).path("text_config");
        int size = text.path("vocab_size").asInt();
        ObjectNode vocabulary = Json.mapper().createObjectNode();
        for (int i = 0; i < size - 2; i++) {
            vocabulary.put("w" + i + "</w>", i);
        }
        vocabulary.put("<|startoftext|>", size - 2).put("<|endoftext|>", size - 1);
        Files.writeString(model.resolve("vocab.json"), Json.text(vocabulary));
        Files.writeString(model.resolve("merges.txt"), "#version: 0.2\n");
        int side = Json.mapper()
                .readTree(source.resolve("config.json").toFile())
                .path("vision_config")
                .path("image_size")
                .asInt();
        ObjectNode input = Json.mapper().createObjectNode();
        input.putObject("size").put("shortest_edge", side);
        input.putObject("crop_size").put("height", side).put("width", side);
        Files.writeString(model.resolve("preprocessor_config.json"), Json.text(input));
        return model;
    }
}
