package org.inkloom.story.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.sheet.ContactSheet;
import org.inkloom.run.RunControl;
import org.inkloom.story.Story;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.ShotGate;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.story.draw.StoryDrawing;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.ReportSection;
import org.inkloom.story.page.StoryPage;
import org.inkloom.story.record.StoryRecords;

/**
 * Draws a story into a folder: {@code shots/01.png} and so on, {@code contact-sheet.png}, {@code report.html} and
 * {@code story-state.json}, and in {@code record} how these were made. A second run draws only what changed.
 *
 * <pre>{@code
 * Story story = Story.read(Path.of("story.yaml"));
 * StoryReport report = new StoryRun(story, ingredients, painter, Path.of("out")).run(RunControl.quiet());
 * }</pre>
 */
public final class StoryRun {
    /** The contact sheet's name within the folder. */
    public static final String SHEET = "contact-sheet.png";

    private final Story story;
    private final Ingredients ingredients;
    private final ShotPainter painter;
    private final Path folder;
    private final List<ReportSection> sections;
    private final Optional<ShotGate> gate;
    private final Function<StoryReport, List<ReportSection>> more;

    /** Prepares a run whose report has no additional sections. */
    public StoryRun(Story story, Ingredients ingredients, ShotPainter painter, Path folder) {
        this(story, ingredients, painter, folder, List.of());
    }

    /**
     * Prepares a run without reading or writing anything.
     *
     * @param story the story
     * @param ingredients the model and LoRAs, with their digests
     * @param painter draws one shot
     * @param folder made if missing
     * @param sections additional sections of the report
     */
    public StoryRun(
            Story story, Ingredients ingredients, ShotPainter painter, Path folder, List<ReportSection> sections) {
        this(story, ingredients, painter, folder, sections, Optional.empty(), report -> List.of());
    }

    private StoryRun(
            Story story,
            Ingredients ingredients,
            ShotPainter painter,
            Path folder,
            List<ReportSection> sections,
            Optional<ShotGate> gate,
            Function<StoryReport, List<ReportSection>> more) {
        this.story = story;
        this.ingredients = ingredients;
        this.painter = painter;
        this.folder = folder;
        this.sections = List.copyOf(sections);
        this.gate = gate;
        this.more = more;
    }

    /**
     * Returns the run with a gate: shots below its threshold are drawn again with the next seeds, and the report lists
     * every try.
     */
    public StoryRun withGate(ShotGate wanted) {
        return new StoryRun(story, ingredients, painter, folder, sections, Optional.of(wanted), more);
    }

    /**
     * Returns the run with further sections about the finished shots, for example their scores.
     *
     * @param wanted called once, when all shots are drawn and while the folder is still locked for this run
     */
    public StoryRun withSections(Function<StoryReport, List<ReportSection>> wanted) {
        return new StoryRun(story, ingredients, painter, folder, sections, gate, wanted);
    }

    /**
     * Draws the story.
     *
     * @param control progress by shots, and cancellation
     * @return which shots were drawn and which existed
     * @throws org.inkloom.run.InkloomException as {@link StoryDrawing#draw} and {@link StoryPage#write} do
     * @throws org.inkloom.run.CancelledException when asked to stop; finished shots are kept
     */
    public StoryReport run(RunControl control) {
        return new StoryDrawing(story, ingredients, painter, folder, gate).draw(control, report -> {
            List<ReportSection> all = new ArrayList<>(sections);
            all.addAll(more.apply(report));
            gate.ifPresent(passed -> all.addAll(GateSections.of(passed, report)));
            return layOut(report, all);
        });
    }

    /**
     * Writes the contact sheet, the report and the record of finished shots.
     *
     * @param report the shots; the files go into its folder
     * @param sections additional sections of the report
     * @return the same report
     * @throws org.inkloom.run.InkloomException as {@link StoryPage#write} does
     */
    public static StoryReport layOut(StoryReport report, List<ReportSection> sections) {
        Path sheet = report.folder().resolve(SHEET);
        List<Supplier<RgbPicture>> pictures = new ArrayList<>();
        for (DrawnShot shot : report.shots()) {
            pictures.add(() -> PngText.readPicture(shot.file()));
        }
        PngText.write(
                sheet, ContactSheet.of(pictures), Map.of("Title", report.story().title()));
        new StoryPage(report, sheet, sections).write();
        StoryRecords.write(report);
        return report;
    }
}
