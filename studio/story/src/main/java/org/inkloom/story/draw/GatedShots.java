package org.inkloom.story.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Draws shots that do not reach the gate's threshold again with the next seeds, and keeps the best of each. Every try
 * is kept in {@code FOLDER/tries} and recorded in the state, so that a second run draws none of them again.
 */
final class GatedShots {
    static final String TRIES = "tries";

    private final ShotGate gate;
    private final Store store;
    private final RunControl control;
    private final List<ShotTry> tries = new ArrayList<>();
    private final List<ShotBelow> below = new ArrayList<>();

    /** Manages the pictures in the folder. */
    interface Store {
        /** Draws a request into a file of the folder, or reuses its existing picture. */
        DrawnShot draw(int number, ShotRequest request, String file);

        /** Copies a picture and its entry in the state. */
        DrawnShot copy(DrawnShot shot, String file);

        /** Returns the shot's own file. */
        String fileOf(int number);
    }

    GatedShots(ShotGate gate, Store store, RunControl control) {
        this.gate = gate;
        this.store = store;
        this.control = control;
    }

    /** Returns every picture that was tried, shot by shot; empty if all shots passed at once. */
    List<ShotTry> tries() {
        return List.copyOf(tries);
    }

    /** Returns the shots that are below the gate in the story as it was returned. */
    List<ShotBelow> below() {
        return List.copyOf(below);
    }

    /** Returns the shots; those that did not pass are replaced by the best of their tries. */
    List<DrawnShot> improved(List<DrawnShot> first) {
        List<DrawnShot> shots = new ArrayList<>(first);
        List<ShotJudge.Verdict> verdicts = new ArrayList<>(gate.judge().judge(shots, control));
        List<Integer> failing = IntStream.range(0, shots.size())
                .filter(place -> !gate.passes(verdicts.get(place).value()))
                .boxed()
                .toList();
        if (!failing.isEmpty() && gate.retries() > 0) {
            try (Progress.Task task =
                    control.progress().begin("drawing shots below the gate again", failing.size(), "shot")) {
                for (int done = 0; done < failing.size(); done++) {
                    improve(shots, failing.get(done), verdicts, task);
                    task.advanceTo(done + 1);
                }
            }
        }
        for (int i = 0; i < shots.size(); i++) {
            ShotJudge.Verdict verdict = verdicts.get(i);
            if (!gate.passes(verdict.value())) {
                below.add(new ShotBelow(shots.get(i).number(), verdict.value(), verdict.why()));
            }
        }
        return shots;
    }

    /**
     * Tries further seeds for a shot. If a shot's value depends on the others, it may pass by now because one of these
     * was improved, or fail because of it.
     */
    private void improve(List<DrawnShot> shots, int place, List<ShotJudge.Verdict> verdicts, Progress.Task task) {
        if (gate.passes(verdicts.get(place).value())) {
            return;
        }
        DrawnShot before = shots.get(place);
        shots.set(place, best(shots, place, verdicts, task));
        if (gate.judge().needsWholeStory() && !shots.get(place).equals(before)) {
            List<ShotJudge.Verdict> now = gate.judge().judge(shots, control);
            verdicts.clear();
            verdicts.addAll(now);
        }
    }

    private DrawnShot best(List<DrawnShot> shots, int place, List<ShotJudge.Verdict> verdicts, Progress.Task task) {
        DrawnShot original = shots.get(place);
        int number = original.number();
        // The first picture becomes a try like the others, since another one may replace it.
        DrawnShot best = store.copy(original, fileOf(number, original.request().seed()));
        int bestTry = tries.size();
        tries.add(tried(best, verdicts.get(place)));
        for (int k = 1; k <= gate.retries() && !gate.passes(tries.get(bestTry).value()); k++) {
            control.cancellation().check("try " + k + " of shot " + number);
            ShotRequest request = original.request().withNextSeed(k);
            DrawnShot candidate = store.draw(number, request, fileOf(number, request.seed()));
            ShotJudge.Verdict verdict = judged(shots, place, candidate);
            tries.add(tried(candidate, verdict));
            task.note(String.format(Locale.ROOT, "shot %d, seed %d: %.2f", number, request.seed(), verdict.value()));
            if (verdict.value() > tries.get(bestTry).value()) {
                best = candidate;
                verdicts.set(place, verdict);
                bestTry = tries.size() - 1;
            }
        }
        tries.set(bestTry, tries.get(bestTry).keptAs(true));
        return best.request().equals(original.request()) ? original : store.copy(best, store.fileOf(number));
    }

    private ShotJudge.Verdict judged(List<DrawnShot> shots, int place, DrawnShot candidate) {
        if (!gate.judge().needsWholeStory()) {
            return gate.judge().judge(List.of(candidate), control).getFirst();
        }
        List<DrawnShot> story = new ArrayList<>(shots);
        story.set(place, candidate);
        return gate.judge().judge(story, control).get(place);
    }

    private static ShotTry tried(DrawnShot shot, ShotJudge.Verdict verdict) {
        return new ShotTry(shot.number(), shot.request().seed(), shot.file(), verdict.value(), verdict.why(), false);
    }

    private static String fileOf(int number, long seed) {
        return String.format(Locale.ROOT, "%s/%02d-%d.png", TRIES, number, seed);
    }
}
