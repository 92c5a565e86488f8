package org.inkloom.score.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.inkloom.hub.ModelStore;
import org.inkloom.models.clip.ClipModel;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.models.vit.VitFeatures;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.score.MissingScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoreReport;
import org.inkloom.score.ScoredPicture;
import org.inkloom.score.coherence.ClipReader;
import org.inkloom.score.coherence.DinoReader;
import org.inkloom.score.coherence.InklingReader;
import org.inkloom.score.model.AestheticScorer;
import org.inkloom.score.model.ScoreModels;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.TensorThread;
import org.inkloom.weights.DType;

/**
 * Measures sets of pictures: finds the models on this machine, loads each at its first use, and reports what is missing
 * for each score that it cannot give.
 *
 * <pre>{@code
 * try (Scoring scoring = new Scoring(ScoringPlan.everything(Device.parse("auto")))) {
 *     ScoreReport report = scoring.score(pictures, RunControl.quiet());
 * }
 * }</pre>
 *
 * <p>Scores are computed in float32. Calls from several threads are executed one after the other. Closing it frees the
 * weights.
 */
public final class Scoring implements AutoCloseable {
    private static final Set<ScoreKind> OF_CLIP =
            EnumSet.of(ScoreKind.PROMPT_MATCH, ScoreKind.STYLE_BY_CLIP, ScoreKind.SUBJECT_BY_CLIP);
    private static final Set<ScoreKind> OF_READER = EnumSet.of(ScoreKind.STYLE_BY_READER, ScoreKind.SUBJECT_BY_READER);

    private final ScoringPlan plan;
    private final ScoreModels models;
    private final List<MissingScore> missing = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final TensorThread thread = new TensorThread("score");

    /** A measure that is created at its first use. */
    private static final class Part {
        private final String name;
        private final Supplier<Measure> maker;
        private Optional<Measure> made = Optional.empty();

        Part(String name, Supplier<Measure> maker) {
            this.name = name;
            this.maker = maker;
        }

        Measure measure() {
            Measure measure = made.orElseGet(maker);
            made = Optional.of(measure);
            return measure;
        }
    }

    /**
     * Finds the models; nothing is loaded yet.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-SCORE-005} if a model that the plan names is not there
     */
    public Scoring(ScoringPlan plan) {
        this.plan = plan;
        this.models = new ScoreModels(new ModelStore(plan.hub()), plan.base());
        Copies copies = new Copies();
        planAesthetics();
        planClip(copies);
        planDino(copies);
        planReader(copies);
        if (plan.kinds().contains(ScoreKind.TECHNICAL)) {
            parts.add(new Part("technical checks", () -> new TechnicalMeasure(copies)));
        }
    }

    private Placement placement() {
        return Placement.of(plan.device(), DType.FLOAT32);
    }

    private void planAesthetics() {
        if (!plan.kinds().contains(ScoreKind.AESTHETIC)) {
            return;
        }
        Optional<Path> head = plan.aesthetics().flatMap(models::head);
        if (head.isPresent()) {
            String name = plan.clip().orElse(ScoreModels.towerOf(head.get().toString()));
            Optional<Path> tower = plan.clip().map(models::require).or(() -> models.folder(name));
            if (tower.isEmpty()) {
                missing.add(new MissingScore(
                        ScoreKind.AESTHETIC,
                        "The tower " + name + ", on which the head " + head.get() + " belongs, is not on this machine.",
                        ScoreModels.fetching(name)));
            } else {
                aesthetics(() -> AestheticScorer.load(tower.get(), head.get(), placement()));
            }
            return;
        }
        String name = plan.aesthetics().orElse(ScoreModels.AESTHETICS);
        Optional<Path> folder = plan.aesthetics().map(models::require).or(() -> models.folder(name));
        if (folder.isEmpty()) {
            missing.add(new MissingScore(
                    ScoreKind.AESTHETIC,
                    "CLIP ViT-L/14 with the head sac+logos+ava1-l14-linearMSE is not on this machine.",
                    ScoreModels.fetching(name)));
        } else {
            aesthetics(() -> AestheticScorer.load(folder.get(), name.equals(ScoreModels.AESTHETICS), placement()));
        }
    }

    private void aesthetics(Supplier<AestheticScorer> load) {
        parts.add(new Part("aesthetic score", () -> new AestheticMeasure(load.get())));
    }

    private void planClip(Copies copies) {
        Set<ScoreKind> wanted = both(OF_CLIP);
        if (wanted.isEmpty()) {
            return;
        }
        String name = plan.clip().orElse(ScoreModels.CLIP_LARGE);
        Optional<Path> folder = plan.clip().map(models::require).or(() -> models.folder(name));
        if (folder.isEmpty()) {
            for (ScoreKind kind : wanted) {
                missing.add(new MissingScore(
                        kind, "CLIP (" + name + ") is not on this machine.", ScoreModels.fetching(name)));
            }
            return;
        }
        String variant = name.equals(ScoreModels.CLIP_LARGE) ? "" : name;
        parts.add(new Part(
                "CLIP",
                () -> new ClipMeasure(ClipModel.load(folder.get(), placement()), clip -> {
                    List<Measure> measures = new ArrayList<>();
                    if (wanted.contains(ScoreKind.PROMPT_MATCH)) {
                        measures.add(new PromptMeasure(clip, name, variant));
                    }
                    if (wanted.size() > measures.size()) {
                        measures.add(new CoherenceMeasure(new ClipReader(clip, name, variant), copies, () -> {}));
                    }
                    return measures;
                })));
    }

    private void planDino(Copies copies) {
        if (!plan.kinds().contains(ScoreKind.SUBJECT_BY_DINO)) {
            return;
        }
        Optional<Path> usual = models.folder(ScoreModels.DINO_SMALL);
        if (usual.isEmpty()) {
            missing.add(new MissingScore(
                    ScoreKind.SUBJECT_BY_DINO,
                    "DINO (" + ScoreModels.DINO_SMALL + ") is not on this machine.",
                    ScoreModels.fetching(ScoreModels.DINO_SMALL)));
        }
        // A gate accepts the usual model only; if another one is here, its number is reported under its own name.
        String name = usual.isPresent() ? ScoreModels.DINO_SMALL : ScoreModels.DINO_2_SMALL;
        String variant = usual.isPresent() ? "" : name;
        usual.or(() -> models.folder(name))
                .ifPresent(folder -> parts.add(new Part("DINO", () -> {
                    VitFeatures dino = VitFeatures.load(folder, placement());
                    return new CoherenceMeasure(new DinoReader(dino, name, variant), copies, dino);
                })));
    }

    private void planReader(Copies copies) {
        Set<ScoreKind> wanted = both(OF_READER);
        if (wanted.isEmpty()) {
            return;
        }
        if (plan.reader().isEmpty()) {
            wanted.forEach(kind -> missing.add(new MissingScore(
                    kind,
                    "The slot reader, which comes with Inkling, is not part of this build.",
                    "Run Inkloom from a checkout, or with the jar inkloom-inkling-model on the class path.")));
            return;
        }
        Path file = plan.reader().get();
        parts.add(new Part("slot reader", () -> {
            SlotReader reader = SlotReader.load(file, placement());
            return new CoherenceMeasure(new InklingReader(reader), copies, reader);
        }));
    }

    private Set<ScoreKind> both(Set<ScoreKind> kinds) {
        Set<ScoreKind> wanted = EnumSet.noneOf(ScoreKind.class);
        kinds.stream().filter(plan.kinds()::contains).forEach(wanted::add);
        return wanted;
    }

    /** Returns why a score cannot be measured; empty if its models are there. */
    public Optional<MissingScore> missing(ScoreKind kind) {
        return missing.stream().filter(one -> one.kind() == kind).findFirst();
    }

    /**
     * Measures a set.
     *
     * @param pictures at least one
     * @param control progress by models, and the wish to stop
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-nnn}, {@code INK-FILE-nnn} if a model's files are damaged,
     *     {@code INK-SCORE-012} if a score comes out as no number
     * @throws org.inkloom.run.CancelledException when asked to stop
     */
    public ScoreReport score(List<ScoredPicture> pictures, RunControl control) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("no pictures to score");
        }
        List<Score> scores = new ArrayList<>();
        List<MissingScore> absent = new ArrayList<>(missing);
        List<String> notes = new ArrayList<>();
        try (Progress.Task task = control.progress().begin("scoring", parts.size(), "model")) {
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                control.cancellation().check("scoring");
                task.note(part.name);
                Measure.Result result = thread.call(() -> part.measure().of(pictures, control));
                result.scores().forEach(Scoring::requireNumbers);
                scores.addAll(result.scores());
                absent.addAll(result.missing());
                notes.addAll(result.notes());
                task.advanceTo(i + 1);
            }
        }
        scores.removeIf(score -> !plan.kinds().contains(score.kind()));
        absent.removeIf(one -> !plan.kinds().contains(one.kind()));
        return new ScoreReport(pictures.stream().map(ScoredPicture::name).toList(), scores, absent, notes);
    }

    /**
     * Refuses NaN and infinity: weights without a fault in themselves may be so large that computing with them
     * overflows.
     */
    private static void requireNumbers(Score score) {
        score.pictures().stream()
                .filter(picture -> !Double.isFinite(picture.value()))
                .findFirst()
                .ifPresent(picture -> {
                    throw InkloomException.badInput(
                            "INK-SCORE-012",
                            "The score " + score.key() + " of " + picture.picture() + " came out as no number.",
                            "The weights of " + score.method() + " are damaged: numbers computed with them overflow.",
                            "Fetch the model again, or leave this score out.");
                });
    }

    @Override
    public void close() {
        thread.run(() -> parts.forEach(part -> part.made.ifPresent(Measure::close)));
        thread.close();
    }
}
