package org.inkloom.studio;

import java.util.List;
import java.util.stream.Stream;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.picture.settings.PictureSettings;

/** Converts a user's request to the pipeline's: resolves names to files, and brings the initial picture to its size. */
record RequestReader(ModelShelf shelf, PictureSettings recommended) {
    /**
     * The result.
     *
     * @param request for the pipeline
     * @param notes for the user
     */
    record Read(GenerationRequest request, List<String> notes) {}

    /**
     * Converts a request.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-GEN-nnn} for contradictions, {@code INK-LORA-nnn} for a
     *     LoRA that does not exist, {@code INK-CLI-032} for a picture that cannot be read
     */
    Read read(PictureRequest wanted) {
        CastPictures cast = CastPictures.of(settings(wanted));
        PictureSettings settings = cast.settings();
        TaggedPrompts tagged = TaggedPrompts.of(wanted.prompts(), settings);
        List<LoraUse> loras = Stream.concat(wanted.loras().stream(), tagged.loras().stream())
                .map(lora -> new LoraUse(shelf.lora(lora.name()), lora.scale()))
                .toList();
        GenerationRequest request = GenerationRequest.of("")
                .withPrompts(tagged.prompts())
                .withSeeds(wanted.seeds())
                .withNegativePrompt(wanted.negativePrompt())
                .withSettings(settings)
                .withLoras(loras)
                .withControls(wanted.controls())
                .withIpAdapters(wanted.ipAdapters())
                .withReferences(cast.pictures());
        return wanted.init()
                .map(init -> {
                    InitPictures.Fitted fitted = InitPictures.fit(
                            init, settings.width(), settings.height(), InitPictures.saysSize(init, wanted.settings()));
                    GenerationRequest started = request.withStart(fitted.pixels(), init.strength(), fitted.file());
                    return new Read(fitted.mask().map(started::withMask).orElse(started), fitted.notes());
                })
                .orElseGet(() -> new Read(request, List.of()));
    }

    /** Returns a request's settings, completed with the model's recommendations. */
    PictureSettings settings(PictureRequest wanted) {
        PictureSettings settings = wanted.settings().over(recommended);
        return wanted.init()
                .map(init -> InitPictures.sized(init, wanted.settings(), settings))
                .orElse(settings);
    }
}
