package org.inkloom.publish.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.pack.LockedSettings;
import org.inkloom.run.Program;
import org.inkloom.story.draw.StoryLora;

/** Finds what differs between the original drawing of a picture and the present one. */
final class Causes {
    private final LockFile lock;
    private final List<FileFinding> model;
    private final List<StoryLora> loras;
    private final boolean otherPrompts;

    /**
     * Prepares.
     *
     * @param model files of the base model that differ from the lock file
     * @param loras in the package, with their present digests
     * @param otherPrompts whether a picture's metadata have another prompt than the lock file
     */
    Causes(LockFile lock, List<FileFinding> model, List<StoryLora> loras, boolean otherPrompts) {
        this.lock = lock;
        this.model = List.copyOf(model);
        this.loras = List.copyOf(loras);
        this.otherPrompts = otherPrompts;
    }

    /**
     * What is known of a picture.
     *
     * @param locked its entry in the lock file
     * @param recipe in its metadata, if there is one
     * @param computed what the painter adds to the picture drawn now
     * @param packedPixels digest of the picture in the package
     * @param drawnPixels digest of the one drawn now
     */
    record Evidence(
            LockFile.Picture locked,
            Optional<PictureRecipe> recipe,
            Map<String, String> computed,
            String packedPixels,
            String drawnPixels) {}

    List<Cause> of(Evidence evidence) {
        boolean changed = !evidence.packedPixels().equals(evidence.locked().pixels());
        if (changed && evidence.drawnPixels().equals(evidence.locked().pixels())) {
            return List.of(new Cause(
                    Cause.Kind.RETOUCHED,
                    "the picture was changed after it was packed: drawn again, the one of the lock file comes out"));
        }
        List<Cause> causes = new ArrayList<>();
        baseModel(evidence, causes);
        lora(evidence, causes);
        settings(evidence, causes);
        if (otherPrompts && causes.isEmpty()) {
            causes.add(new Cause(
                    Cause.Kind.COMPUTATION,
                    "the prompts of a story are read together, and another picture's prompt is not the one of the lock"
                            + " file"));
        }
        computed(evidence, causes);
        if (!lock.program().equals(Program.LINE)) {
            causes.add(new Cause(Cause.Kind.ENGINE, "drawn by " + lock.program() + ", drawn again by " + Program.LINE));
        }
        if (changed) {
            causes.add(
                    new Cause(Cause.Kind.RETOUCHED, "the pixels of the packed picture are not those of the lock file"));
        }
        if (causes.isEmpty()) {
            causes.add(new Cause(
                    Cause.Kind.UNKNOWN,
                    "nothing that is recorded differs: another processor, or a changed build of the program"));
        }
        return causes;
    }

    /** Returns whether all causes are about device and data type, and none about the content of the package. */
    static boolean areOfAnotherDevice(List<Cause> causes) {
        return causes.stream().map(Cause::kind).anyMatch(kind -> kind == Cause.Kind.DEVICE || kind == Cause.Kind.DTYPE)
                && causes.stream().allMatch(cause -> switch (cause.kind()) {
                    case DEVICE, DTYPE, COMPUTATION, ENGINE -> true;
                    case BASE_MODEL, LORA, CONTROL, SETTING, RETOUCHED, PICTURE, UNKNOWN -> false;
                });
    }

    private void baseModel(Evidence evidence, List<Cause> causes) {
        if (!model.isEmpty()) {
            causes.add(new Cause(
                    Cause.Kind.BASE_MODEL, "these files of the base model differ: " + FileFinding.named(model)));
            return;
        }
        evidence.recipe()
                .map(PictureRecipe::modelDigest)
                .filter(digest ->
                        !digest.isEmpty() && !digest.equals(lock.model().sha256()))
                .ifPresent(digest -> causes.add(new Cause(
                        Cause.Kind.BASE_MODEL,
                        "the picture says that another base model drew it than the lock file names")));
    }

    private void lora(Evidence evidence, List<Cause> causes) {
        for (int i = 0; i < loras.size(); i++) {
            LockFile.LockedLora locked = lock.loras().get(i);
            StoryLora here = loras.get(i);
            if (!here.digest().equals(locked.sha256())) {
                causes.add(
                        new Cause(Cause.Kind.LORA, "the LoRA " + locked.file() + " is not the one of the lock file"));
                continue;
            }
            int place = i;
            Optional<PictureRecipe.LoraUse> own = evidence.recipe()
                    .filter(recipe -> place < recipe.loras().size())
                    .map(recipe -> recipe.loras().get(place));
            if (own.isPresent() && !own.get().digest().equals(here.digest())) {
                causes.add(
                        new Cause(Cause.Kind.LORA, "the picture says that another LoRA drew it than " + locked.file()));
            } else if (own.isPresent() && own.get().scale() != locked.scale()) {
                causes.add(setting("LoRA strength", locked.scale(), own.get().scale()));
            }
        }
    }

    private static void settings(Evidence evidence, List<Cause> causes) {
        if (evidence.recipe().isEmpty()) {
            return;
        }
        PictureRecipe recipe = evidence.recipe().get();
        LockFile.Picture locked = evidence.locked();
        if (recipe.seed() != locked.seed()) {
            causes.add(setting("seed", locked.seed(), recipe.seed()));
        }
        if (!recipe.prompt().equals(locked.prompt())) {
            causes.add(setting("prompt", locked.prompt(), recipe.prompt()));
        }
        if (!recipe.negativePrompt().equals(locked.negativePrompt())) {
            causes.add(setting("negative prompt", locked.negativePrompt(), recipe.negativePrompt()));
        }
        // Compared with the picture's own metadata: otherwise a changed device in the lock file would lower the
        // requirements.
        for (String key : List.of("device", "dtype")) {
            String said = recipe.more().getOrDefault(key, "");
            String then = locked.computed().getOrDefault(key, "");
            if (!said.isEmpty() && !said.equals(then)) {
                causes.add(setting(key, then.isEmpty() ? "not said" : then, said));
            }
        }
        PictureSettings own = LockedSettings.of(locked.settings());
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            if (!own.written(setting).equals(recipe.settings().written(setting))) {
                causes.add(setting(
                        setting.english(),
                        own.written(setting),
                        recipe.settings().written(setting)));
            }
        }
    }

    private static Cause setting(String name, Object locked, Object drawn) {
        return new Cause(
                Cause.Kind.SETTING,
                "the " + name + " is " + locked + " in the lock file, and the picture was drawn with " + drawn);
    }

    private static void computed(Evidence evidence, List<Cause> causes) {
        Map<String, String> before = evidence.locked().computed();
        TreeMap<String, String> keys = new TreeMap<>(before);
        keys.putAll(evidence.computed());
        for (String key : keys.keySet()) {
            String then = before.getOrDefault(key, "not said");
            String now = evidence.computed().getOrDefault(key, "not said");
            // Older packages do not record the processor's instructions; an unknown value is no cause.
            boolean unknown = key.equals("instructions") && !before.containsKey(key);
            if (!unknown && !Objects.equals(then, now)) {
                Cause.Kind kind = switch (key) {
                    case "device" -> Cause.Kind.DEVICE;
                    case "dtype" -> Cause.Kind.DTYPE;
                    default -> Cause.Kind.COMPUTATION;
                };
                // For device and data type, the kind of cause already says what differs.
                String what = kind == Cause.Kind.COMPUTATION ? key + ": " : "";
                causes.add(new Cause(kind, what + then + " then, " + now + " now"));
            }
        }
    }
}
