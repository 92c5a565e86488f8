package org.inkloom.studio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.data.DataInit;
import org.inkloom.data.DataRun;
import org.inkloom.data.dataset.CaptionedPictures;
import org.inkloom.data.dataset.PictureCaptioner;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.Engine;
import org.inkloom.data.lint.Lint;
import org.inkloom.data.lint.LintOptions;
import org.inkloom.data.port.CaptionModel;
import org.inkloom.data.port.ModelRequest;
import org.inkloom.data.port.OfferedModels;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.RunControl;

/** Prepares picture sets: starts one, finds problems in it, and filters it by a recipe. */
public final class PictureSets {
    private final Studio studio;

    PictureSets(Studio studio) {
        this.studio = studio;
    }

    /**
     * Returns the side, in pixels, with which pictures for a model are compared: the model's usual one, or the shorter
     * one if its pictures are not square.
     *
     * @param model as {@link Studio#model} takes it
     */
    public int sideOf(String model) {
        PictureSettings usual =
                ModelDefaults.of(ModelFolder.open(studio.shelf().model(model))).settings();
        return Math.min(usual.width(), usual.height());
    }

    /**
     * Makes a data set and a recipe from a folder of pictures.
     *
     * @param side of the pictures for training, in pixels
     * @param captioner a captioning model (BLIP) that describes pictures without a caption: a downloaded
     *     repository, or a folder; empty to leave them without
     * @throws org.inkloom.run.InkloomException INK-DATA-008 if there are no pictures, INK-DATA-012 if the files
     *     cannot be written, and the errors of a captioning model that cannot be used
     */
    public DataInit.Report init(Path folder, int side, Optional<String> captioner, RunControl control) {
        return captioner
                .map(name -> captioned(folder, side, name, control))
                .orElseGet(() -> DataInit.create(folder, side, Optional.empty(), control));
    }

    private DataInit.Report captioned(Path folder, int side, String name, RunControl control) {
        return studio.inTurn(control, own -> {
            String who = "data init " + CommandFlag.of("caption");
            ModelRequest request = new ModelRequest(who, name, Path.of("").toAbsolutePath(), "cuda");
            try (CaptionModel model = OfferedModels.provider(who).captioner(request)) {
                return DataInit.create(folder, side, Optional.of(new PictureCaptioner(model)), own);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /**
     * Finds problems in a picture set for a LoRA; changes nothing.
     *
     * @param set a recipe, which is not run; a folder of pictures; or a table such as {@code metadata.csv}
     * @throws org.inkloom.run.InkloomException INK-DATA-nnn if it cannot be read
     */
    public Lint.Report lint(Path set, LintOptions options, RunControl control) {
        String name = String.valueOf(set.getFileName()).toLowerCase(Locale.ROOT);
        boolean isRecipe = name.endsWith(".yaml") || name.endsWith(".yml");
        Recipe recipe = Files.isRegularFile(set) && !isRecipe && !name.endsWith(".json") || Files.isDirectory(set)
                ? CaptionedPictures.recipe(set)
                : DataRun.recipe(set);
        return Lint.run(recipe, options, control);
    }

    /**
     * Reads a recipe, so that a mistake is found before any data is processed.
     *
     * @throws org.inkloom.run.InkloomException INK-DATA-001 to INK-DATA-007 for an invalid recipe
     */
    public Recipe recipe(Path file) {
        return DataRun.recipe(file);
    }

    /**
     * Runs a recipe on this machine: writes the samples that are kept, and a trace that says why each other one was
     * dropped.
     *
     * @throws org.inkloom.run.InkloomException INK-DATA-nnn for data that cannot be read or written
     * @throws org.inkloom.run.CancelledException if a stop was asked for
     */
    public DataReport process(Recipe recipe, RunControl control) {
        return DataRun.process(recipe, control);
    }

    /** As {@link #process(Recipe, RunControl)}, on Spark or another engine, with the same result on each. */
    public DataReport process(Recipe recipe, Engine engine, RunControl control) {
        return DataRun.process(recipe, engine, control);
    }
}
