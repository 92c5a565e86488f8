package org.inkloom.contest.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.page.Html;
import org.inkloom.page.Markup;
import org.inkloom.picture.png.PngText;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.verify.OpenPackage;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.PendingFile;

/**
 * The page for judges: {@code judges.html} with the pictures of every valid entry under its blind name, in the order of
 * these names. The pictures are written without their recipes, which name the LoRA and with it the team.
 */
public final class BlindPages {
    private final ContestStore store;

    /** Creates the page of a contest. */
    public BlindPages(ContestStore store) {
        this.store = store;
    }

    /**
     * Writes the page and the pictures; once the shortlist is fixed, of the finalists only.
     *
     * @param folder made if it is missing
     * @return the page
     * @throws org.inkloom.run.InkloomException INK-CONTEST-020 if it cannot be written, INK-PACK-020 to -024 if a
     *     package cannot be read
     */
    public Path write(Path folder, RunControl control) {
        List<Entry> entries = store.entries().stream()
                .filter(entry -> entry.state() == Entry.State.VALID)
                .filter(entry -> !store.isFinal() || store.finalists().contains(entry.number()))
                .sorted(Comparator.comparing(Entry::blind))
                .toList();
        StringBuilder body = new StringBuilder();
        try (Progress.Task task = control.progress().begin("pages for the judges", entries.size(), "entry")) {
            for (int i = 0; i < entries.size(); i++) {
                control.cancellation().check("entry " + (i + 1));
                body.append(section(entries.get(i), folder, control).html());
                task.advanceTo(i + 1);
            }
            Path page = folder.resolve("judges.html");
            PendingFile.write(page, Html.page("Entries", "参赛作品", body.toString()));
            return page;
        } catch (IOException e) {
            throw ContestExport.unwritable(folder, e);
        }
    }

    private static Markup section(Entry entry, Path folder, RunControl control) throws IOException {
        List<Markup> figures = new ArrayList<>();
        try (OpenPackage open = OpenPackage.of(Path.of(entry.path()), control)) {
            for (LockFile.Picture picture : open.lock().pictures()) {
                String name = "pictures/" + entry.blind() + "-" + picture.number() + ".png";
                PngText.write(
                        folder.resolve(name), PngText.readPicture(open.folder().resolve(picture.file())), Map.of());
                figures.add(Markup.of(
                        "<figure><img src=\"{}\" alt=\"{}\" loading=\"lazy\" width=\"100%\"></figure>\n",
                        name, entry.blind() + " " + picture.number()));
            }
        }
        return Markup.of(
                "<h2 id=\"{}\">{}</h2>\n<div class=\"sheet\">\n{}</div>\n",
                entry.blind(),
                entry.blind(),
                Markup.join(figures));
    }
}
