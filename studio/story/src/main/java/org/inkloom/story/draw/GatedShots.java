package org.inkloom.story.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Draws shots that are below the gate again with the next seeds, and keeps the best of each. Every try lies in {@code
 * FOLDER/tries} and in the state, so that the same command draws none of them again.
 */
final class GatedShots {
    static final String TRIES = "tries";

    private final ShotGate gate;
    private final Store store;
    private final RunControl control;
    private final List<ShotTry> tries = new ArrayList<>();

    /** What puts pictures into the folder. */
    interface Store {
        /** Draws a request into a file of the folder, or takes the picture of it that lies there. */
        DrawnShot draw(int number, ShotRequest request, String file);

        /** Copies a picture and what the state says of it. */
        DrawnShot copy(DrawnShot shot, String file);

        /** Returns the shot's own file. */
        String fileOf(int number);
    }

    GatedShots(ShotGate gate, Store store, RunControl control) {
        this.gate = gate;
        this.store = store;
        this.control = control;
    }

    /** Returns every picture that was tried, shot by shot; empty where all passed at once. */
    List<ShotTry> tries() {
        return List.copyOf(tries);
    }

    /** Returns the shots with the best of their tries in place of those that did not pass. */
    List<DrawnShot> improved(List<DrawnShot> first) {
        List<DrawnShot> shots = new ArrayList<>(first);
        List<ShotJudge.Verdict> verdicts = gate.judge().judge(shots, control);
        List<Integer> below = new ArrayList<>();
        for (int i = 0; i < shots.size(); i++) {
            if (!gate.passes(verdicts.get(i).value())) {
                below.add(i);
            }
        }
        if (below.isEmpty() || gate.retries() == 0) {
            return shots;
        }
        try (Progress.Task task =
                control.progress().begin("drawing shots below the gate again", below.size(), "shot")) {
            for (int done = 0; done < below.size(); done++) {
                int place = below.get(done);
                shots.set(place, best(shots, place, verdicts.get(place), task));
                task.advanceTo(done + 1);
            }
        }
        return shots;
    }

    private DrawnShot best(List<DrawnShot> shots, int place, ShotJudge.Verdict before, Progress.Task task) {
        DrawnShot original = shots.get(place);
        int number = original.number();
        // What was drawn first is a try like the others: another may take its place.
        DrawnShot best = store.copy(original, fileOf(number, original.request().seed()));
        int bestTry = tries.size();
        tries.add(tried(best, before));
        for (int k = 1; k <= gate.retries() && !gate.passes(tries.get(bestTry).value()); k++) {
            control.cancellation().check("try " + k + " of shot " + number);
            ShotRequest request = original.request().withNextSeed(k);
            DrawnShot candidate = store.draw(number, request, fileOf(number, request.seed()));
            ShotJudge.Verdict verdict = judged(shots, place, candidate);
            tries.add(tried(candidate, verdict));
            task.note(String.format(Locale.ROOT, "shot %d, seed %d: %.2f", number, request.seed(), verdict.value()));
            if (verdict.value() > tries.get(bestTry).value()) {
                best = candidate;
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
