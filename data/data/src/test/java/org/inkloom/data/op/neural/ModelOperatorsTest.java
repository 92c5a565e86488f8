package org.inkloom.data.op.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.inkloom.data.DataRun;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.op.BatchFilter;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Operator;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ModelOperatorsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void forget() {
        FakeModels.BATCHES.clear();
        FakeModels.CLOSED.clear();
    }

    /** A picture whose halves differ, so that mirroring shows. */
    private String picture(String name, int red, int rightRed) throws IOException {
        return picture(name, red, rightRed, 0);
    }

    private String picture(String name, int red, int rightRed, int green) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 8; x++) {
            for (int y = 0; y < 8; y++) {
                image.setRGB(x, y, (x < 4 ? red : rightRed) << 16 | green << 8);
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file.toString();
    }

    private Operator make(String operator, String params) {
        Map<String, JsonNode> given = new LinkedHashMap<>();
        Json.mapper().readTree(params).forEachEntry(given::put);
        return Catalogue.standard().require(operator).make(given, FieldKeys.DEFAULT, folder);
    }

    private static Sample sample(String text, String... pictures) {
        ObjectNode fields = Json.mapper().createObjectNode().put("text", text);
        fields.set("images", Json.mapper().valueToTree(List.of(pictures)));
        return new Sample(0, fields);
    }

    private static List<Double> measured(Operator operator, Sample sample, String statistic) {
        ((Filter) operator).measure(sample);
        return sample.stat(statistic).valueStream().map(JsonNode::doubleValue).toList();
    }

    @Test
    void scores_each_different_picture_once_and_divides_by_ten_for_the_known_predictors() throws IOException {
        String a = picture("a.png", 255, 255);
        String b = picture("b.png", 51, 51);
        Operator known = make("image_aesthetics_filter", "{}");
        Operator other = make("image_aesthetics_filter", "{\"hf_scorer_model\": \"someone/else\"}");

        assertThat(measured(known, sample("x", a, b, a), "image_aesthetics_scores"))
                .containsExactly(1.0, (double) (10 * 0.2f / 10f));
        assertThat(measured(other, sample("x", b), "image_aesthetics_scores")).containsExactly((double) (10 * 0.2f));
        Sample none = sample("x");
        assertThat(measured(known, none, "image_aesthetics_scores")).isEmpty();
        assertThat(((Filter) known).judge(none).kept()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"any, true", "all, false"})
    void folds_over_the_pictures(String fold, boolean kept) throws IOException {
        Operator filter = make("image_nsfw_filter", "{\"any_or_all\": \"" + fold + "\"}");
        Sample sample = sample("x", picture("a.png", 255, 255), picture("b.png", 0, 0));

        assertThat(measured(filter, sample, "image_nsfw_score")).containsExactly(1.0, 0.0);
        assertThat(((Filter) filter).judge(sample).kept()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"0.4, false", "1.0, true"})
    void a_watermark_is_kept_up_to_its_threshold(double threshold, boolean kept) throws IOException {
        Operator filter = make("image_watermark_filter", "{\"prob_threshold\": " + threshold + "}");
        Sample sample = sample("x", picture("a.png", 255, 255));

        assertThat(measured(filter, sample, "image_watermark_prob")).containsExactly(1.0);
        assertThat(((Filter) filter).judge(sample).kept()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"avg, 0.5", "max, 1.0", "min, 0.0"})
    void each_chunk_takes_its_own_pictures(String mode, double first) throws IOException {
        String a = picture("a.png", 255, 0);
        String b = picture("b.png", 0, 255);
        Operator filter = make("image_text_similarity_filter", "{\"reduce_mode\": \"" + mode + "\"}");
        Sample sample = sample(
                "<__dj__image> ab <__dj__image><|__dj__eoc|>words only<|__dj__eoc|><__dj__image>abcd<|__dj__eoc|>",
                a,
                b,
                a);

        List<Double> scores = measured(filter, sample, "image_text_similarity");
        assertThat(scores).hasSize(2);
        assertThat(scores.getFirst()).isCloseTo(first + 0.02, within(1e-6));
        assertThat(scores.getLast()).isCloseTo(1.04, within(1e-6));
        assertThat(measured(filter, sample("no pictures"), "image_text_similarity"))
                .isEmpty();
        assertThat(measured(filter, sample("no token", a), "image_text_similarity"))
                .isEmpty();
    }

    @Test
    void mirrors_before_it_scores() throws IOException {
        String a = picture("a.png", 255, 0);
        Sample sample = sample("<__dj__image>", a);

        assertThat(measured(
                        make("image_text_matching_filter", "{\"horizontal_flip\": true}"),
                        sample,
                        "image_text_matching_score"))
                .containsExactly(0.0);
        assertThat(measured(
                        make("image_text_matching_filter", "{\"vertical_flip\": true}"),
                        sample("<__dj__image>", a),
                        "image_text_matching_score"))
                .containsExactly(1.0);
    }

    @Test
    void a_caption_that_names_more_pictures_than_there_are_is_a_bad_sample() throws IOException {
        Operator filter = make("image_text_similarity_filter", "{}");
        Sample sample = sample("<__dj__image>a<|__dj__eoc|><__dj__image>b", picture("a.png", 1, 1));

        assertThatThrownBy(() -> ((Filter) filter).measure(sample)).isInstanceOf(BadSampleException.class);
    }

    @Test
    void compares_two_pictures_and_two_texts() throws IOException {
        String a = picture("a.png", 255, 255);
        String b = picture("b.png", 0, 0);
        Operator pictures = make("image_pair_similarity_filter", "{}");
        assertThat(measured(pictures, sample("x", a, b), "image_pair_similarity")
                        .getFirst())
                .isCloseTo(Math.cos(1), within(1e-6));
        assertThatThrownBy(() -> ((Filter) pictures).measure(sample("x", a, a))).isInstanceOf(BadSampleException.class);
        assertThatThrownBy(() -> ((Filter) pictures).measure(sample("x", a))).isInstanceOf(BadSampleException.class);

        Operator texts = make("text_pair_similarity_filter", "{\"text_key_second\": \"other\"}");
        Sample both = sample("12345");
        both.setText("other", "1234567890");
        assertThat(measured(texts, both, "text_pair_similarity").getFirst()).isCloseTo(Math.cos(0.5), within(1e-6));
        assertThat(measured(texts, sample("12345"), "text_pair_similarity")).isEmpty();
        assertThatThrownBy(() -> make("text_pair_similarity_filter", "{}"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"random_any", "similar_one_simhash", "all"})
    void writes_captions_behind_their_tokens(String mode) throws IOException {
        String a = picture("a.png", 255, 255);
        String b = picture("b.png", 0, 0);
        Mapper mapper = (Mapper) make(
                "image_captioning_mapper",
                "{\"caption_num\": 3, \"keep_candidate_mode\": \"" + mode + "\", \"prompt\": \"all \","
                        + " \"prompt_key\": \"p\"}");
        Sample sample = sample("<__dj__image>red 100 no 1<__dj__image><|__dj__eoc|>", a, b);

        List<Sample> mapped = mapper.map(sample);
        assertThat(mapped).hasSize(mode.equals("all") ? 4 : 2);
        assertThat(mapped.getFirst()).isSameAs(sample);
        assertThat(mapped.getLast().requireText("text"))
                .matches("<__dj__image> all red 100 no \\d <__dj__image> all red 0 no \\d <\\|__dj__eoc\\|>");
        sample.setText("p", "own ");
        assertThat(mapper.map(sample).getLast().requireText("text")).contains("own red");
        assertThat(mapper.map(sample("no picture"))).hasSize(1);
    }

    @Test
    void counts_tokens() {
        Operator filter = make("token_num_filter", "{\"max_num\": 12}");
        Sample sample = sample("eleven here");
        ((Filter) filter).measure(sample);

        assertThat(sample.stat("num_token").intValue()).isEqualTo(11);
        assertThat(((Filter) filter).judge(sample).kept()).isTrue();
    }

    @Test
    void captioning_may_leave_the_original_out() {
        Mapper mapper = (Mapper) make("image_captioning_mapper", "{\"keep_original_sample\": false}");
        assertThat(mapper.map(sample("no picture"))).isEmpty();
    }

    @Test
    void a_recipe_scores_in_batches_and_keeps_order_trace_and_good_neighbours() throws IOException {
        List<String> rows = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int red = i * 37 % 256;
            String name = "p" + i + ".png";
            picture(name, red, red, i == 41 ? 255 : 0);
            if (i == 20) {
                Files.writeString(folder.resolve(name), "no picture");
            }
            rows.add("{\"text\": \"row " + i + "\", \"images\": [\"" + name + "\"]}");
            if (red / 255f >= 0.5f && i != 20 && i != 41) {
                expected.add(i);
            }
        }
        Files.write(folder.resolve("in.jsonl"), rows);
        DataReport report = run("np: 2\n");

        assertThat(kept()).containsExactlyElementsOf(expected);
        assertThat(report.unreadable()).isEqualTo(2);
        assertThat(FakeModels.BATCHES).contains(16);
        assertThat(FakeModels.CLOSED).containsExactly("image_aesthetics_filter", "image_watermark_filter");
        List<Integer> dropped = Files.readAllLines(report.trace()).stream()
                .map(line -> Json.mapper().readTree(line).get("row").intValue())
                .toList();
        assertThat(dropped).isSorted();
        assertThat(IntStream.range(0, 100).boxed().toList())
                .containsAll(dropped)
                .hasSize(dropped.size() + expected.size() + 2);
    }

    private DataReport run(String settings) {
        return DataRun.process(RecipeReader.parse(recipe(settings, "someone/predictor"), folder), RunControl.quiet());
    }

    private static String recipe(String settings, String model) {
        return settings + """
            dataset_path: in.jsonl
            export_path: out/kept.jsonl
            skip_op_error: true
            process:
              - image_shape_filter: {min_width: 1}
              - image_aesthetics_filter: {hf_scorer_model: %s, min_score: 5, max_score: 10}
              - image_watermark_filter: {prob_threshold: 1.0}
            """.formatted(model);
    }

    private List<Integer> kept() throws IOException {
        return Files.readAllLines(folder.resolve("out/kept.jsonl")).stream()
                .map(line -> Json.mapper().readTree(line).get("text").stringValue())
                .map(text -> Integer.parseInt(text.substring(4)))
                .toList();
    }

    @Test
    void a_recipe_whose_model_is_missing_fails_before_a_row_is_read() throws IOException {
        Files.writeString(folder.resolve("in.jsonl"), "not even JSON");
        Path yaml = Files.writeString(folder.resolve("recipe.yaml"), recipe("", "nobody/nothing"));

        assertThatThrownBy(() -> DataRun.recipe(yaml)).hasMessageContaining("INK-DATA-031");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void a_batch_gives_what_single_samples_give() throws IOException {
        BatchFilter filter = (BatchFilter) make("image_nsfw_filter", "{}");
        List<Sample> together = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = picture("p" + i + ".png", 12 * i, 0);
            alone.addAll(measured(filter, sample("x", name), "image_nsfw_score"));
            Sample sample = sample("x", name);
            filter.prepare(sample);
            together.add(sample);
        }
        filter.measure(together);
        assertThat(together.stream()
                        .map(sample -> sample.stat("image_nsfw_score").get(0).doubleValue()))
                .isEqualTo(alone);
    }
}
