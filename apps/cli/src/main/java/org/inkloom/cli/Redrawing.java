package org.inkloom.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.diffusion.Fingerprint;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.PictureRecipeKeys;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.recipe.RecordedDrawing;
import org.inkloom.diffusion.recipe.RecordedDrawing.FileUse;
import org.inkloom.diffusion.recipe.RecordedDrawing.LoraRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.MaskRecord;
import org.inkloom.diffusion.recipe.RecordedDrawing.StartRecord;
import org.inkloom.diffusion.recipe.RecordedDrawings;
import org.inkloom.hub.CarriedModel;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SaidSettings;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.studio.PictureFit;
import org.inkloom.tensor.LibTorch;

/**
 * Draws the picture of {@code --from} again: sets the flags that the user did not give to what the picture's file says.
 */
final class Redrawing {
    private static final String REFERENCE = "reference.";

    private final Path picture;
    private final RecordedDrawing recorded;
    private final Consumer<String> note;

    private Redrawing(Path picture, RecordedDrawing recorded, Consumer<String> note) {
        this.picture = picture;
        this.recorded = recorded;
        this.note = note;
    }

    /**
     * A picture's index in the batch in which it was drawn. The same noise needs the same batch.
     *
     * @param index from 0
     * @param size pictures in the batch
     * @param ownSeeds whether each picture had a seed of its own; otherwise the noise of all was drawn in one go
     */
    record Place(int index, int size, boolean ownSeeds) {}

    /**
     * Reads how a picture was drawn.
     *
     * @throws InkloomException {@code INK-GEN-009} if its file does not say so
     */
    static Redrawing of(Path picture, Consumer<String> note) throws IOException {
        RecordedDrawing recorded = RecordedDrawings.read(OutputPicture.texts(picture), picture.toString());
        return new Redrawing(picture, recorded, note);
    }

    private boolean isOwn() {
        return recorded.program().equals("Inkloom");
    }

    /**
     * Sets the flags that are not given.
     *
     * @param threadsGiven whether the user sets the number of threads
     * @return the batch and index at which the picture must be drawn to come out the same; empty if it was alone, or
     *     another picture is wanted
     */
    Optional<Place> fill(DrawingFlags flags, PipelineFlags pipeline, boolean threadsGiven) {
        Optional<Place> place = flags.seeds.isEmpty() ? place() : Optional.empty();
        fill(flags);
        pipeline.takeOver(recorded.more(), note);
        String threads = recorded.more().getOrDefault(PictureRecipeKeys.THREADS, "");
        if (!threadsGiven && threads.matches("[1-9]\\d{0,2}")) {
            LibTorch.setThreads(Integer.parseInt(threads));
        }
        sayMissingPictures(flags);
        fillIpAdapters(flags);
        saySources();
        return place;
    }

    private void fill(DrawingFlags flags) {
        if (flags.model == null) {
            flags.model = model().orElse(null);
        }
        if (flags.prompts.isEmpty()) {
            flags.prompts = recorded.prompt().map(List::of).orElse(List.of());
        }
        if (flags.seeds.isEmpty()) {
            flags.seeds = recorded.seed().map(List::of).orElse(List.of());
        }
        flags.negative = flags.negative == null ? recorded.negativePrompt().orElse(null) : flags.negative;
        flags.settings.fill(settings(flags.settings.said()));
        if (flags.loras.isEmpty()) {
            flags.loras = recorded.loras().stream()
                    .flatMap(lora -> lora(lora).stream())
                    .toList();
        }
        recorded.start().ifPresent(start -> start(start, flags));
    }

    /** Tells the user of pictures that the recorded drawing used and that its file does not contain. */
    private void sayMissingPictures(DrawingFlags flags) {
        String controls = recorded.more().getOrDefault(PictureRecipeKeys.CONTROLS, "");
        if (!controls.isEmpty() && flags.controls.isEmpty()) {
            note.accept("It was steered by control pictures (" + controls
                    + "), which its file does not hold: give them with --control, or another picture is drawn.");
        }
        String started = recorded.more().getOrDefault(PictureRecipeKeys.STARTED, "");
        if (!started.isEmpty() && flags.init == null) {
            note.accept("It started from a picture of its story (" + started
                    + "), which its file does not hold: give it with --init, or another picture is drawn.");
        }
    }

    private void fillIpAdapters(DrawingFlags flags) {
        String shown = recorded.more().getOrDefault(PictureRecipeKeys.IP_ADAPTERS, "");
        if (!shown.isEmpty()
                && flags.ipAdapters.shown.isEmpty()
                && !flags.ipAdapters.takeOver(shown, recorded.more())) {
            note.accept("It was shown pictures by IP-Adapters (" + shown
                    + "), and does not say where they are: give them with --ip-adapter, or another picture is drawn.");
        }
    }

    /**
     * Returns the recorded settings. Where the drawn size followed from the start picture and its margin, width and
     * height are left unset, so that it follows from them again: the recorded ones are those after a part was cut off.
     */
    private SaidSettings settings(SaidSettings given) {
        boolean open = given.given(PictureSetting.WIDTH).isEmpty()
                && given.given(PictureSetting.HEIGHT).isEmpty();
        boolean sized = open && recorded.start().map(StartRecord::cut).orElse(false);
        SaidSettings settings = recorded.settings();
        SaidSettings found = settings.given(PictureSetting.CAST)
                .flatMap(SharedCast::read)
                .map(cast -> settings.with(
                        PictureSetting.CAST, cast.withPictures(this::reference).toString()))
                .orElse(settings);
        return sized ? found.with(PictureSetting.WIDTH, null).with(PictureSetting.HEIGHT, null) : found;
    }

    /** Returns the file of a picture from which a figure was taken, if it still exists. */
    private String reference(String name) {
        String place = recorded.more().getOrDefault(REFERENCE + name, "");
        return find(place)
                .filter(file -> sameFile(file, name.substring(Math.min(name.length(), SharedCast.DIGEST.length()))))
                .map(Path::toString)
                .orElse(name);
    }

    private void saySources() {
        if (!isOwn()) {
            note.accept("Drawn by " + recorded.program() + ": its settings are taken over; another model or noise draws"
                    + " another picture.");
        }
        if (!recorded.notTaken().isEmpty()) {
            note.accept("Not taken over: " + String.join("; ", recorded.notTaken()) + ".");
        }
    }

    private Optional<Place> place() {
        String index = recorded.more().getOrDefault(PictureRecipeKeys.BATCH_INDEX, "");
        String size = recorded.more().getOrDefault(PictureRecipeKeys.BATCH_SIZE, "");
        if (!index.matches("\\d{1,4}") || !size.matches("[1-9]\\d{0,3}")) {
            return Optional.empty();
        }
        boolean own =
                recorded.more().getOrDefault(PictureRecipeKeys.BATCH_SEEDS, "").equals("own");
        Place place = new Place(Integer.parseInt(index), Integer.parseInt(size), own);
        return place.index() < place.size() ? Optional.of(place) : Optional.empty();
    }

    private Optional<Path> model() {
        FileUse model = recorded.model().orElse(new FileUse("", "", ""));
        if (model.name().equals(CarriedModel.NAME) && model.place().isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> folder = path(model.place()).filter(Redrawing::isThere);
        if (folder.isPresent()) {
            return folder;
        }
        if (!isOwn()) {
            if (!model.name().isEmpty()) {
                note.accept("The model " + model.name() + " is not taken over: --model names one that is here.");
            }
            return Optional.empty();
        }
        throw InkloomException.badInput(
                "INK-GEN-010",
                "The model " + model.name() + ", which drew " + picture + ", is not "
                        + (model.place().isEmpty() ? "named with its folder." : "at " + model.place() + "."),
                "It was moved, or the picture comes from another machine.",
                "Give its folder with --model.");
    }

    /** Returns whether a model exists. For a model with another U-Net the path names both files. */
    private static boolean isThere(Path place) {
        List<String> parts = ExchangedUnet.parts(place.toString());
        return Files.exists(place)
                || parts.size() > 1
                        && path(parts.getLast()).filter(Files::exists).isPresent();
    }

    /** Tells the user if the model is not the one that drew the picture. */
    void compareModel(String fingerprint) {
        recorded.model()
                .filter(model ->
                        isOwn() && !model.digest().isEmpty() && !model.digest().equals(fingerprint))
                .ifPresent(model -> note.accept(
                        "The model is not the one that drew " + picture + " (" + model.name() + "): pixels differ."));
    }

    /** Tells the user if reference pictures or IP-Adapters are not those that the picture was drawn with. */
    void compareShown(List<IpAdapterUse> shown) {
        String before = recorded.more().getOrDefault(PictureRecipeKeys.IP_ADAPTERS, "");
        // For a missing file, loading it gives an error with a remedy; nothing is compared then.
        boolean there = !shown.isEmpty() && shown.stream().allMatch(use -> Files.isRegularFile(use.file()));
        if (before.isEmpty() || !there) {
            return;
        }
        String now = shown.stream().map(IpAdapterUse::described).collect(Collectors.joining("; "));
        if (!now.equals(before)) {
            note.accept("The pictures shown by IP-Adapters are not those that drew " + picture + " (" + before
                    + "): pixels differ.");
        }
    }

    private Optional<LoraUse> lora(LoraRecord lora) {
        FileUse file = lora.file();
        String name = Stream.of(file.name().split("[/\\\\]")).reduce("", (a, b) -> b);
        Optional<Path> lying = find(file.place(), name, name + ".safetensors");
        Optional<Path> found = lying.or(() -> path(name).flatMap(Carried::loraNamed));
        if (found.isEmpty() && !isOwn()) {
            note.accept("The LoRA " + file.name() + " is not here and is left out: --lora names one.");
            return Optional.empty();
        }
        Path path = found.orElseThrow(() -> InkloomException.badInput(
                "INK-GEN-011",
                "The LoRA " + name + ", with which " + picture + " was drawn, is not "
                        + (file.place().isEmpty() ? "beside it." : "at " + file.place() + "."),
                "It was moved, or the picture comes from another machine.",
                "Give all its LoRAs with --lora FILE:scale; this one had the strength " + lora.scale() + "."));
        if (isOwn() && !file.digest().isEmpty() && !sameFile(path, file.digest())) {
            note.accept("The LoRA " + path + " is not the one that drew " + picture + ": pixels differ.");
        }
        return Optional.of(new LoraUse(lying.orElse(Path.of(name)), lora.scale()));
    }

    /**
     * Returns whether a file is the recorded LoRA. Pictures record a LoRA's fingerprint, those of stories the digest of
     * the whole file.
     */
    private static boolean sameFile(Path file, String digest) {
        try {
            return Fingerprint.of(file).equals(digest)
                    || ContentDigest.ofFile(file).equals(digest);
        } catch (IOException e) {
            return false;
        }
    }

    private void start(StartRecord start, DrawingFlags flags) {
        if (flags.strength == null) {
            flags.strength = start.strength().orElse(null);
        }
        if (flags.fit == null) {
            flags.fit = start.fit()
                    .map(word -> word.toUpperCase(Locale.ROOT))
                    .flatMap(word -> Stream.of(PictureFit.values())
                            .filter(fit -> fit.name().equals(word))
                            .findFirst())
                    .orElse(null);
        }
        if (flags.init != null) {
            return;
        }
        if (flags.masks.outpaint == null && !start.outpaint().isNone()) {
            flags.masks.outpaint = start.outpaint();
        }
        start.mask().ifPresent(mask -> mask(mask, flags.masks));
        FileUse file = start.file();
        Optional<Path> found = find(file.place(), file.name());
        if (found.isEmpty() && !isOwn()) {
            flags.strength = null;
            note.accept("The picture it started from" + (file.name().isEmpty() ? "" : ", " + file.name() + ",")
                    + " is not here, so it starts from noise: --init names one.");
            return;
        }
        Path path = found.orElseThrow(() -> InkloomException.badInput(
                "INK-GEN-012",
                "The picture " + file.name() + ", from which " + picture + " was drawn, is not "
                        + (file.place().isEmpty() ? "beside it." : "at " + file.place() + "."),
                "It was moved, or the picture comes from another machine.",
                "Give it with --init."));
        if (isOwn() && !sameFile(path, file.digest())) {
            note.accept(path + " is not the picture that " + picture + " was drawn from: pixels differ.");
        }
        flags.init = path;
    }

    private void mask(MaskRecord mask, MaskFlags flags) {
        flags.takeOver(mask.settings());
        FileUse file = mask.file();
        if (flags.mask != null || file.name().isEmpty() && file.digest().isEmpty()) {
            return;
        }
        Path path = find(file.place(), file.name())
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-GEN-017",
                        "The mask " + file.name() + ", by which " + picture + " was drawn over, is not "
                                + (file.place().isEmpty() ? "beside it." : "at " + file.place() + "."),
                        "It was moved, or the picture comes from another machine; its SHA-256 is " + file.digest()
                                + ".",
                        "Give it with --mask."));
        if (!sameFile(path, file.digest())) {
            note.accept(path + " is not the mask that " + picture + " was drawn over by: pixels differ.");
        }
        flags.mask = path;
    }

    /**
     * Searches a file at its recorded path, relative to the working folder and to the picture's folder, then by name
     * beside the picture.
     */
    private Optional<Path> find(String place, String... names) {
        List<Path> candidates = new ArrayList<>();
        path(place).ifPresent(path -> {
            candidates.add(path);
            candidates.add(picture.resolveSibling(path));
        });
        for (String name : names) {
            path(name).ifPresent(path -> candidates.add(picture.resolveSibling(path.getFileName())));
        }
        return candidates.stream().filter(Files::isRegularFile).findFirst();
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(Path.of(text)).filter(path -> path.getFileName() != null);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String digest(Path file) {
        try {
            return ContentDigest.ofFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the paths of the files in use, for the recipes of the new pictures. */
    static Map<String, String> files(DrawingFlags flags) {
        Map<String, String> files = new TreeMap<>();
        if (flags.model != null && !Carried.isName(flags.model)) {
            files.put("model", flags.model.toString());
        }
        for (LoraUse lora : flags.loras) {
            if (Carried.loraNamed(lora.file()).isEmpty()) {
                Path file = Carried.lora(lora.file());
                files.put("lora." + Fingerprint.name(file), file.toString());
            }
        }
        if (flags.init != null) {
            files.put("start", flags.init.toString());
        }
        if (flags.masks.mask != null) {
            files.put("mask", flags.masks.mask.toString());
        }
        flags.ipAdapters.remember(files);
        flags.settings
                .said()
                .given(PictureSetting.CAST)
                .flatMap(SharedCast::read)
                .ifPresent(cast -> {
                    for (String name : cast.pictures()) {
                        if (!name.startsWith(SharedCast.DIGEST)) {
                            files.put(REFERENCE + SharedCast.DIGEST + digest(Path.of(name)), name);
                        }
                    }
                });
        return files;
    }
}
