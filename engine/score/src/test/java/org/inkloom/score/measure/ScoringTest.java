package org.inkloom.score.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.hub.HubSettings;
import org.inkloom.models.clip.ClipModel;
import org.inkloom.models.vit.VitFeatures;
import org.inkloom.picture.Pixels;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.score.Gate;
import org.inkloom.score.MissingScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.coherence.CarriedReader;
import org.inkloom.score.coherence.StorySets;
import org.inkloom.score.model.ClipPictures;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringTest {
    private static final double CLOSE = 1e-4;
    private static final Set<ScoreKind> OF_MODELS = EnumSet.of(
            ScoreKind.AESTHETIC,
            ScoreKind.PROMPT_MATCH,
            ScoreKind.STYLE_BY_CLIP,
            ScoreKind.SUBJECT_BY_CLIP,
            ScoreKind.SUBJECT_BY_DINO);

    @TempDir
    private Path home;

    private ScoringPlan plan(Optional<String> clip, Optional<String> aesthetics, Optional<Path> reader) {
        return new ScoringPlan(
                EnumSet.allOf(ScoreKind.class),
                clip,
                aesthetics,
                reader,
                home,
                HubSettings.of(Map.of(), home),
                Device.parse("cpu"));
    }

    private static List<ScoredPicture> named(List<Pixels> pixels) {
        List<ScoredPicture> pictures = new ArrayList<>();
        for (Pixels one : pixels) {
            String name = String.format(Locale.ROOT, "%02d.png", pictures.size() + 1);
            pictures.add(new ScoredPicture(name, one, Optional.of("a girl in a park"), Optional.of("inkling")));
        }
        return pictures;
    }

    @Test
    void without_weights_it_says_what_fetches_them_and_measures_the_rest() {
        try (Scoring scoring =
                new Scoring(plan(Optional.empty(), Optional.empty(), Optional.of(CarriedReader.file())))) {
            ScoreReport report = scoring.score(named(StorySets.coherent(1)), RunControl.quiet());

            assertThat(report.scores())
                    .extracting(Score::kind)
                    .containsExactlyInAnyOrder(
                            ScoreKind.STYLE_BY_READER, ScoreKind.SUBJECT_BY_READER, ScoreKind.TECHNICAL);
            assertThat(report.missing()).extracting(MissingScore::kind).containsExactlyInAnyOrderElementsOf(OF_MODELS);
            assertThat(report.missing(ScoreKind.AESTHETIC).orElseThrow().remedy())
                    .contains("inkloom pull shunk031/aesthetics-predictor-v2-sac-logos-ava1-l14-linearMSE");
            assertThat(report.missing(ScoreKind.PROMPT_MATCH).orElseThrow().remedy())
                    .contains("inkloom pull openai/clip-vit-large-patch14");
            assertThat(report.missing(ScoreKind.SUBJECT_BY_DINO).orElseThrow().remedy())
                    .contains("inkloom pull facebook/dino-vits16");
            assertThat(scoring.missing(ScoreKind.AESTHETIC)).isPresent();
            assertThat(scoring.missing(ScoreKind.TECHNICAL)).isEmpty();
            assertThat(Gate.CONTEST.verdict(report)).isEqualTo(Gate.Verdict.NOT_MEASURED);
            assertThat(new Gate(ScoreKind.TECHNICAL, 6).verdict(report)).isEqualTo(Gate.Verdict.PASSED);
            assertThat(new Gate(ScoreKind.SUBJECT_BY_READER, 10).verdict(report))
                    .isEqualTo(Gate.Verdict.FAILED);
        }
    }

    @Test
    void a_score_names_its_weakest_picture_and_why() {
        List<Pixels> story = new ArrayList<>(StorySets.coherent(2));
        story.set(4, story.get(1));
        story.set(6, new Pixels(64, 64, new byte[64 * 64 * 3]));
        try (Scoring scoring =
                new Scoring(plan(Optional.empty(), Optional.empty(), Optional.of(CarriedReader.file())))) {
            ScoreReport report = scoring.score(named(story), RunControl.quiet());
            Score technical = report.of(ScoreKind.TECHNICAL).orElseThrow();
            assertThat(technical.pictures().get(4).value()).isZero();
            assertThat(technical.pictures().get(4).why()).contains("copy of 02.png");
            assertThat(technical.pictures().get(1).value()).isGreaterThan(6);
            assertThat(technical.pictures().get(6).value()).isZero();
            assertThat(technical.pictures().get(6).why()).contains("of one tone");
            assertThat(report.of(ScoreKind.STYLE_BY_READER)
                            .orElseThrow()
                            .pictures()
                            .get(1)
                            .why())
                    .contains("same picture as 05.png");
        }
    }

    @Test
    void the_odd_one_out_is_named_with_what_sets_it_apart() {
        List<Pixels> story = new ArrayList<>(StorySets.coherent(0));
        story.set(5, StorySets.oneStyle(4).get(2));
        try (Scoring scoring =
                new Scoring(plan(Optional.empty(), Optional.empty(), Optional.of(CarriedReader.file())))) {
            ScoreReport report = scoring.score(named(story), RunControl.quiet());
            Score style = report.of(ScoreKind.STYLE_BY_READER).orElseThrow();
            assertThat(style.weakest().orElseThrow().picture()).isEqualTo("06.png");
            assertThat(style.weakest().orElseThrow().why()).contains("style watercolour, where 7 others have anime");
            Score subject = report.of(ScoreKind.SUBJECT_BY_READER).orElseThrow();
            assertThat(subject.weakest().orElseThrow().picture()).isEqualTo("06.png");
            assertThat(subject.weakest().orElseThrow().why()).isNotEmpty();
        }
    }

    @Test
    void one_picture_has_no_coherence_and_still_its_own_scores() {
        try (Scoring scoring =
                new Scoring(plan(Optional.empty(), Optional.empty(), Optional.of(CarriedReader.file())))) {
            ScoreReport report = scoring.score(named(StorySets.coherent(1).subList(0, 1)), RunControl.quiet());
            assertThat(report.of(ScoreKind.TECHNICAL)).isPresent();
            assertThat(report.missing(ScoreKind.SUBJECT_BY_READER).orElseThrow().why())
                    .contains("One picture");
        }
    }

    @Test
    @Tag("golden")
    void another_predictor_than_the_contests_gives_its_number_under_another_name() {
        try (TensorFile expected = Golden.tensors("vision/aesthetic-tiny/expected.safetensors");
                Scoring scoring = new Scoring(plan(
                                Optional.empty(),
                                Optional.of(Golden.path("vision/aesthetic-tiny").toString()),
                                Optional.empty())
                        .of(Set.of(ScoreKind.AESTHETIC)))) {
            float[] wanted = Closeness.floats(expected.get("scores"));
            ScoreReport report = scoring.score(named(pixels(expected.get("pictures_u8"))), RunControl.quiet());
            Score score = report.scores().getFirst();
            assertThat(score.key()).isEqualTo("aesthetic[aesthetic-tiny]");
            assertThat(score.pictures()).hasSize(wanted.length);
            double sum = 0;
            for (int i = 0; i < wanted.length; i++) {
                assertThat(score.pictures().get(i).value()).isCloseTo(wanted[i], within(CLOSE));
                sum += wanted[i];
            }
            assertThat(score.value()).isCloseTo(sum / wanted.length, within(CLOSE));
            assertThat(report.of(ScoreKind.AESTHETIC)).isEmpty();
            assertThat(Gate.CONTEST.verdict(report)).isEqualTo(Gate.Verdict.NOT_MEASURED);
        }
    }

    @Test
    @Tag("golden")
    void clip_gives_prompt_match_and_coherence_and_says_which_clip_it_was() throws IOException {
        Path clip = TinyClip.in(home.resolve("tiny-clip"));
        List<ScoredPicture> pictures = named(StorySets.coherent(3));
        Set<ScoreKind> kinds = EnumSet.of(ScoreKind.PROMPT_MATCH, ScoreKind.STYLE_BY_CLIP, ScoreKind.SUBJECT_BY_CLIP);
        ScoreReport report;
        try (Scoring scoring = new Scoring(plan(Optional.of(clip.toString()), Optional.empty(), Optional.empty())
                .of(kinds))) {
            report = scoring.score(pictures, RunControl.quiet());
        }
        assertThat(report.scores()).extracting(Score::kind).containsExactlyInAnyOrderElementsOf(kinds);
        assertThat(report.scores())
                .allSatisfy(score -> assertThat(score.variant()).isEqualTo(clip.toString()));
        try (ClipModel model = ClipModel.load(clip, Placement.cpuFloat32())) {
            List<Pixels> pixels = pictures.stream().map(ScoredPicture::pixels).toList();
            float[][] seen = ClipPictures.embeds(model, pixels);
            float[] read = model.textEmbeds(List.of("a girl in a park"))[0];
            double pairs = 0;
            for (int a = 0; a < seen.length; a++) {
                Score match = score(report, ScoreKind.PROMPT_MATCH);
                assertThat(match.pictures().get(a).value())
                        .isCloseTo(10 * Math.max(0, ClipPictures.cosine(seen[a], read)), within(CLOSE));
                for (int b = 0; b < a; b++) {
                    pairs += Math.max(0, ClipPictures.cosine(seen[a], seen[b]));
                }
            }
            assertThat(score(report, ScoreKind.SUBJECT_BY_CLIP).value()).isCloseTo(10 * pairs / 28, within(CLOSE));
        }
    }

    @Test
    @Tag("golden")
    void where_only_a_later_dino_is_there_its_number_carries_its_name_and_the_usual_one_is_missing()
            throws IOException {
        HubSettings hub = HubSettings.of(Map.of(), home);
        Path fetched = Files.createDirectories(hub.models().resolve("facebook/dinov2-small"));
        Path golden = Golden.path("vision/vit-tiny");
        for (String name : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
            Files.copy(golden.resolve(name), fetched.resolve(name));
        }
        ScoringPlan plan =
                plan(Optional.empty(), Optional.empty(), Optional.empty()).of(Set.of(ScoreKind.SUBJECT_BY_DINO));
        try (Scoring scoring = new Scoring(plan)) {
            assertThat(scoring.missing(ScoreKind.SUBJECT_BY_DINO).orElseThrow().remedy())
                    .contains("inkloom pull facebook/dino-vits16");
            ScoreReport report = scoring.score(named(StorySets.coherent(3)), RunControl.quiet());
            assertThat(report.scores()).singleElement().satisfies(score -> {
                assertThat(score.variant()).isEqualTo("facebook/dinov2-small");
                assertThat(score.key()).contains("facebook/dinov2-small");
            });
            assertThat(report.of(ScoreKind.SUBJECT_BY_DINO)).isEmpty();
        }
    }

    @Test
    @Tag("golden")
    void dino_gives_the_mean_cosine_of_a_sets_pairs_and_nothing_to_copies() throws IOException {
        HubSettings hub = HubSettings.of(Map.of(), home);
        Path fetched = Files.createDirectories(hub.models().resolve("facebook/dino-vits16"));
        Path golden = Golden.path("vision/vit-tiny");
        for (String name : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
            Files.copy(golden.resolve(name), fetched.resolve(name));
        }
        List<Pixels> story = StorySets.coherent(3);
        ScoringPlan plan =
                plan(Optional.empty(), Optional.empty(), Optional.empty()).of(Set.of(ScoreKind.SUBJECT_BY_DINO));
        try (Scoring scoring = new Scoring(plan);
                VitFeatures dino = VitFeatures.load(fetched, Placement.cpuFloat32())) {
            float[][] seen = ClipPictures.embeds(dino, story);
            double pairs = 0;
            for (int a = 0; a < seen.length; a++) {
                for (int b = 0; b < a; b++) {
                    pairs += Math.max(0, ClipPictures.cosine(seen[a], seen[b]));
                }
            }
            Score score =
                    scoring.score(named(story), RunControl.quiet()).scores().getFirst();
            assertThat(score.method()).isEqualTo("facebook/dino-vits16");
            assertThat(score.value()).isCloseTo(10 * pairs / 28, within(CLOSE));
            List<Pixels> copies = Collections.nCopies(8, story.getFirst());
            assertThat(scoring.score(named(copies), RunControl.quiet())
                            .scores()
                            .getFirst()
                            .value())
                    .isZero();
        }
    }

    @Test
    void what_the_user_names_and_is_not_there_is_refused() {
        assertThatThrownBy(() -> new Scoring(plan(Optional.of("someone/clip"), Optional.empty(), Optional.empty())))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SCORE-005"))
                .hasMessageContaining("inkloom pull someone/clip");
    }

    @Test
    void a_wish_to_stop_is_heard() {
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        try (Scoring scoring = new Scoring(plan(Optional.empty(), Optional.empty(), Optional.empty()))) {
            assertThatThrownBy(() -> scoring.score(
                            named(StorySets.coherent(1).subList(0, 2)), new RunControl(Progress.SILENT, cancellation)))
                    .isInstanceOf(CancelledException.class);
        }
    }

    private static Score score(ScoreReport report, ScoreKind kind) {
        return report.scores().stream()
                .filter(score -> score.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static List<Pixels> pixels(StoredTensor stored) {
        int height = (int) stored.shape()[1];
        int width = (int) stored.shape()[2];
        byte[] all = stored.data().toArray(ValueLayout.JAVA_BYTE);
        int one = height * width * 3;
        List<Pixels> pictures = new ArrayList<>();
        for (int from = 0; from < all.length; from += one) {
            byte[] rgb = new byte[one];
            System.arraycopy(all, from, rgb, 0, one);
            pictures.add(new Pixels(width, height, rgb));
        }
        return pictures;
    }
}
