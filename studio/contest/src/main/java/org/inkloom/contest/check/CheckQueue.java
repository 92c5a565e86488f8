package org.inkloom.contest.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.contest.check.PackageCheck.Finding;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.CheckKind;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.verify.OpenPackage;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;

/**
 * Does the open checks, entry by entry. There is no state between open and decided: a check that a killed process had
 * started is still open, and the next run does it again. Two runs at the same time do some work twice, without harm.
 */
public final class CheckQueue {
    private final ContestStore store;
    private final Map<CheckKind, PackageCheck> checks;

    /**
     * Creates a queue.
     *
     * @param store the contest
     * @param checks implementation by kind; checks of other kinds stay open
     */
    public CheckQueue(ContestStore store, Map<CheckKind, PackageCheck> checks) {
        this.store = store;
        this.checks = Map.copyOf(checks);
    }

    /**
     * Does every open check once, and returns them with their new states; those that could not be done are still open.
     */
    public List<Check> run(RunControl control) {
        List<Entry> entries = store.entries();
        long open = entries.stream()
                .flatMap(entry -> entry.checks().stream())
                .filter(this::isDue)
                .count();
        List<Check> done = new ArrayList<>();
        try (Progress.Task task = control.progress().begin("checking entries", open, "check")) {
            for (Entry entry : entries) {
                for (Check check : entry.checks()) {
                    if (entry.state() != Entry.State.OUT && isDue(check)) {
                        control.cancellation().check("entry " + entry.number() + " of " + entries.size());
                        task.note(entry.blind() + " " + check.kind().word());
                        Check outcome = outcome(entry, check, control);
                        store.decide(outcome);
                        done.add(outcome);
                        task.advanceTo(done.size());
                        if (outcome.state() == Check.State.FAILED) {
                            break;
                        }
                    }
                }
            }
        }
        return done;
    }

    private boolean isDue(Check check) {
        return check.state() == Check.State.OPEN && checks.containsKey(check.kind());
    }

    private Check outcome(Entry entry, Check check, RunControl control) {
        try (OpenPackage open = OpenPackage.of(Path.of(entry.path()), control)) {
            String lock = ContentDigest.ofFile(open.folder().resolve(LockFile.NAME));
            Finding finding = lock.equals(entry.lock())
                    ? Objects.requireNonNull(checks.get(check.kind())).check(open.folder(), store.rules(), control)
                    : new Finding(false, "", "the package is not the one that was entered");
            return new Check(
                    check.entry(),
                    check.kind(),
                    finding.passed() ? Check.State.PASSED : Check.State.FAILED,
                    finding.value(),
                    finding.why(),
                    check.tries());
        } catch (InkloomException e) {
            return undone(check, e.code() + ": " + e.what() + " " + e.why());
        } catch (IOException e) {
            return undone(check, String.valueOf(e.getMessage()));
        }
    }

    private static Check undone(Check check, String why) {
        return new Check(check.entry(), check.kind(), Check.State.OPEN, "", why, check.tries() + 1);
    }
}
