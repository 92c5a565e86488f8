package org.inkloom.score.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.inkloom.hub.HubSettings;
import org.inkloom.picture.Pixels;
import org.inkloom.run.RunControl;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.coherence.CarriedReader;
import org.inkloom.score.coherence.StorySets;
import org.inkloom.score.coherence.WideStorySets;
import org.inkloom.tensor.Device;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Eight pictures of one heroine in one style beat eight unrelated ones, and eight copies of one of themselves. */
class CoherentSetsTest {
    private static final Set<ScoreKind> KINDS = Set.of(ScoreKind.STYLE_BY_READER, ScoreKind.SUBJECT_BY_READER);

    @TempDir
    private Path home;

    @Test
    void a_story_of_one_heroine_is_more_coherent_than_strangers_and_than_copies() {
        compare(1);
    }

    @Test
    @Tag("slow")
    void over_twenty_sets_a_story_wins_every_time(TestReporter reporter) {
        compare(20).forEach(reporter::publishEntry);
    }

    @Test
    void the_reader_of_the_wide_edition_tells_them_apart_too() {
        Map<String, List<Double>> figures = new TreeMap<>();
        try (Scoring scoring = new Scoring(plan(CarriedReader.wide()))) {
            for (long seed = 0; seed < 1; seed++) {
                List<Pixels> story = WideStorySets.coherent(seed);
                ScoreReport coherent = note("one heroine", scoring, story, figures);
                ScoreReport strangers = note("unrelated", scoring, WideStorySets.unrelated(seed), figures);
                ScoreReport copies = note("copies", scoring, Collections.nCopies(8, story.get(3)), figures);
                for (ScoreKind kind : KINDS) {
                    assertThat(value(coherent, kind))
                            .as("%s of set %d, all: %s", kind, seed, figures)
                            .isGreaterThan(value(strangers, kind))
                            .isGreaterThan(value(copies, kind));
                }
            }
        }
    }

    private ScoringPlan plan(Path reader) {
        return new ScoringPlan(
                KINDS,
                Optional.empty(),
                Optional.empty(),
                Optional.of(reader),
                home,
                HubSettings.of(Map.of(), home),
                Device.parse("cpu"));
    }

    /** Compares that many sets of each sort, and returns the figures. */
    private Map<String, String> compare(int sets) {
        Map<String, List<Double>> figures = new TreeMap<>();
        try (Scoring scoring = new Scoring(plan(CarriedReader.file()))) {
            for (long seed = 0; seed < sets; seed++) {
                List<Pixels> story = StorySets.coherent(seed);
                ScoreReport coherent = note("1 one heroine, one style", scoring, story, figures);
                ScoreReport strangers = note("4 unrelated", scoring, StorySets.unrelated(seed), figures);
                ScoreReport copies = note("5 copies of one", scoring, Collections.nCopies(8, story.get(3)), figures);
                ScoreReport disguised = note("6 disguised copies", scoring, disguised(story.get(3), seed), figures);
                ScoreReport oneStyle = note("2 eight people, one style", scoring, StorySets.oneStyle(seed), figures);
                ScoreReport oneHeroine =
                        note("3 one heroine, eight styles", scoring, StorySets.oneHeroine(seed), figures);
                for (ScoreKind kind : KINDS) {
                    double value = value(coherent, kind);
                    assertThat(value).as("%s of set %d", kind, seed).isGreaterThan(value(strangers, kind));
                    assertThat(value).as("%s of set %d", kind, seed).isGreaterThan(value(copies, kind));
                    assertThat(value).as("%s of set %d", kind, seed).isGreaterThan(value(disguised, kind));
                }
                assertThat(value(coherent, ScoreKind.SUBJECT_BY_READER))
                        .isGreaterThan(value(oneStyle, ScoreKind.SUBJECT_BY_READER));
                assertThat(value(coherent, ScoreKind.STYLE_BY_READER))
                        .isGreaterThan(value(oneHeroine, ScoreKind.STYLE_BY_READER));
            }
        }
        Map<String, String> lines = new TreeMap<>();
        figures.forEach((name, values) -> lines.put(
                name,
                String.format(
                        Locale.ROOT,
                        "mean %.2f, lowest %.2f, highest %.2f",
                        values.stream().mapToDouble(v -> v).average().orElseThrow(),
                        Collections.min(values),
                        Collections.max(values))));
        return lines;
    }

    private static ScoreReport note(
            String name, Scoring scoring, List<Pixels> pixels, Map<String, List<Double>> figures) {
        List<ScoredPicture> pictures = new ArrayList<>();
        for (Pixels one : pixels) {
            pictures.add(new ScoredPicture("picture " + (pictures.size() + 1), one));
        }
        ScoreReport report = scoring.score(pictures, RunControl.quiet());
        for (ScoreKind kind : KINDS) {
            figures.computeIfAbsent(kind + ", " + name, _ -> new ArrayList<>()).add(value(report, kind));
        }
        return report;
    }

    private static double value(ScoreReport report, ScoreKind kind) {
        return report.of(kind).orElseThrow().value();
    }

    /** Copies that are brighter, noisy or mirrored, as somebody makes them who wants to win with one picture. */
    private static List<Pixels> disguised(Pixels original, long seed) {
        Random random = new Random(seed);
        List<Pixels> copies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] rgb = new byte[original.rgb().length];
            int brighter = random.nextInt(25);
            for (int y = 0; y < original.height(); y++) {
                for (int x = 0; x < original.width(); x++) {
                    int from = i % 2 == 0 ? x : original.width() - 1 - x;
                    for (int c = 0; c < 3; c++) {
                        double noisy = original.at(from, y, c) + brighter + 8 * random.nextGaussian();
                        rgb[(y * original.width() + x) * 3 + c] = (byte) Math.clamp(Math.round(noisy), 0, 255);
                    }
                }
            }
            copies.add(new Pixels(original.width(), original.height(), rgb));
        }
        return copies;
    }
}
