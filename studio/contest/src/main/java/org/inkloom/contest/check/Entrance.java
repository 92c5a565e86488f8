package org.inkloom.contest.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.publish.card.ContestName;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.verify.OpenPackage;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.Visible;
import org.inkloom.run.folder.ContentDigest;

/** Accepts packages that have everything that the rules ask for. */
public final class Entrance {
    private static final String INTRODUCTION = "INTRODUCTION.md";

    private final ContestStore store;

    /** Creates the entrance of a contest. */
    public Entrance(ContestStore store) {
        this.store = store;
    }

    /**
     * Accepts a package.
     *
     * @param path a folder or a zip that {@code inkloom pack} wrote; it has to stay there for the checks
     * @throws InkloomException INK-PACK-020 to -024 if it is not a package; INK-CONTEST-008 if the rules ask for
     *     more, -009 if it takes part already, -016 if the first round is over
     */
    public Entry enter(Path path, RunControl control) throws IOException {
        try (OpenPackage open = OpenPackage.of(path, control)) {
            LockFile lock = open.lock();
            List<String> lacks = lacks(open.folder(), lock, store.rules());
            if (!lacks.isEmpty()) {
                throw InkloomException.badInput(
                        "INK-CONTEST-008",
                        "The package " + path + " cannot take part: " + String.join("; ", lacks) + ".",
                        "The rules ask for it.",
                        "Pack the story again with what is missing; `inkloom pack` has a flag for team and name.");
            }
            // Names are shown in lists with one line for each entry, where a line break could imitate another entry.
            return store.enter(new ContestStore.NewEntry(
                    Visible.line(lock.team()).strip(),
                    Visible.line(lock.name()),
                    Visible.line(lock.title()),
                    path.toAbsolutePath().normalize().toString(),
                    ContentDigest.ofFile(open.folder().resolve(LockFile.NAME))));
        }
    }

    private static List<String> lacks(Path folder, LockFile lock, Rules rules) {
        List<String> lacks = new ArrayList<>();
        if (lock.team().isBlank()) {
            lacks.add("it names no team");
        } else if (rules.contestName() && !ContestName.fits(lock.name(), lock.team())) {
            lacks.add("its name '" + lock.name() + "' does not have the form 队伍名称-可图Kolors训练-xxxxxx");
        }
        if (lock.loras().isEmpty()) {
            lacks.add("it has no LoRA");
        }
        if (lock.pictures().size() < rules.pictures()) {
            lacks.add("it has " + Counted.of(lock.pictures().size(), "picture") + " of " + rules.pictures());
        }
        if (lock.pictures().stream().anyMatch(picture -> picture.prompt().isBlank())) {
            lacks.add("a picture has no prompt");
        }
        List<String> files = new ArrayList<>(List.of(INTRODUCTION));
        lock.loras().forEach(lora -> files.add(lora.file()));
        lock.pictures().forEach(picture -> files.add(picture.file()));
        files.stream()
                .filter(file -> !lock.files().containsKey(file) || !Files.isRegularFile(folder.resolve(file)))
                .forEach(file -> lacks.add("the file " + file + " is missing"));
        return lacks;
    }
}
