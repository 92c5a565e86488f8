package org.inkloom.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.Engine;
import org.inkloom.data.engine.FileTrouble;
import org.inkloom.data.engine.LocalEngine;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.io.ExportCheck;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.run.CancelledException;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.Stoppable;
import org.inkloom.run.folder.FolderLock;

/** Runs recipes: {@code DataRun.process(DataRun.recipe(file), RunControl.quiet())}. */
public final class DataRun {
    private static final String WORK = "a data run";

    private DataRun() {}

    /**
     * Reads a recipe and makes its operators once, so that a mistake shows before any data is touched.
     *
     * @throws org.inkloom.run.InkloomException INK-DATA-001 to INK-DATA-007 for what is wrong with it
     */
    public static Recipe recipe(Path yaml) {
        Recipe recipe = RecipeReader.read(yaml);
        Plan.of(recipe, Catalogue.standard());
        return recipe;
    }

    /**
     * Runs a recipe on this machine: writes the kept rows, their statistics, and a trace of every dropped row.
     *
     * @return what was kept, dropped and unreadable
     * @throws org.inkloom.run.InkloomException INK-DATA-003 to INK-DATA-011; INK-FILE-039 if another run is at work
     *     in its work_dir or on its result
     * @throws org.inkloom.run.CancelledException if a stop was asked for
     */
    public static DataReport process(Recipe recipe, RunControl control) {
        return process(recipe, new LocalEngine(), control);
    }

    /**
     * Runs a recipe on an engine, with the same result on each.
     *
     * @param engine from {@link org.inkloom.data.engine.Engines#named}
     */
    public static DataReport process(Recipe recipe, Engine engine, RunControl control) {
        return Stoppable.run(control, "data", () -> whole(recipe, engine, control));
    }

    private static DataReport whole(Recipe recipe, Engine engine, RunControl control) {
        try (Plan plan = Plan.of(recipe, Catalogue.standard())) {
            if (!recipe.ignored().isEmpty()) {
                control.progress().say("No effect here: " + String.join(", ", recipe.ignored()) + ".");
            }
            try (FolderLock work = lock(plan, export -> FolderLock.take(export.workDir(), WORK));
                    FolderLock result = lock(plan, export -> FolderLock.takeFile(export.path(), WORK))) {
                plan.load();
                return engine.run(plan, control);
            } catch (CancelledException e) {
                throw e.keeping("Nothing is kept of this run; the same command begins anew.");
            }
        }
    }

    /** How a part of what a run writes is kept for it. */
    private interface Locking {
        FolderLock of(Recipe.Export export) throws IOException;
    }

    private static FolderLock lock(Plan plan, Locking locking) {
        try {
            // What can be refused is refused before a folder is made.
            ExportCheck.require(plan.recipe());
            return locking.of(plan.recipe().export());
        } catch (IOException e) {
            throw FileTrouble.of(plan, e);
        }
    }

    /**
     * Refuses a run that left nothing, for those who go on with its result. Result and trace are there all the same.
     *
     * @throws InkloomException INK-DATA-022, which names the operator that dropped most
     */
    public static void requireSomeLeft(DataReport report) {
        if (report.kept() > 0) {
            return;
        }
        Optional<DataReport.StepReport> hardest =
                report.steps().stream().max(Comparator.comparingLong(DataReport.StepReport::dropped));
        boolean unreadable =
                hardest.isEmpty() || report.unreadable() > hardest.get().dropped();
        throw InkloomException.badInput(
                "INK-DATA-022",
                "Nothing is left of " + Counted.of(report.read(), "row") + ".",
                unreadable
                        ? report.unreadable() + " could not be used; the first because "
                                + report.unreadableExamples().stream()
                                        .findFirst()
                                        .map(bad -> bad.subject() + ": " + bad.why())
                                        .orElse("of nothing that is known")
                                + "."
                        : hardest.get().operator() + " dropped " + hardest.get().dropped() + " of them ("
                                + String.join(", ", hardest.get().reasons().keySet()) + ").",
                unreadable
                        ? "Correct what " + report.trace().resolveSibling("unreadable.jsonl") + " lists."
                        : "Loosen its bounds: 'inkloom data analyze' shows how the values are spread, " + report.trace()
                                + " what fell.");
    }

    /**
     * Returns a recipe that tries another one on its first rows, with everything it writes in a folder of its own.
     *
     * @param rows how many rows, 200 is a good number
     */
    public static Recipe forPreview(Recipe recipe, long rows) {
        Path folder = recipe.export().workDir().resolve("preview");
        return recipe.withMaxSamples(rows)
                .withExport(folder.resolve(recipe.export().path().getFileName()));
    }

    /** Runs a recipe on its first rows only, into the folder {@code preview} of its {@code work_dir}. */
    public static DataReport preview(Recipe recipe, long rows, RunControl control) {
        return process(forPreview(recipe, rows), control);
    }
}
