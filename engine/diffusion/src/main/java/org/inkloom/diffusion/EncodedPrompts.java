package org.inkloom.diffusion;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.family.PromptEncoder;
import org.inkloom.diffusion.family.TextWeights;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FileStamp;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.jspecify.annotations.Nullable;

/** Encodes the prompts of one model and remembers the results. The text encoders are loaded when first used. */
final class EncodedPrompts implements AutoCloseable {
    private static final int REMEMBERED_PROMPTS = 64;
    private static final int ENCODED_TOGETHER = 8;

    private final DiffusionModel model;
    private final PromptEmbeddings embeddings;
    private final Function<Path, Placement> placement;
    private final Runnable makeRoom;
    private final boolean oneAtATime;
    private final Map<Known, PromptEmbeds> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Asked, Known> asked = new LinkedHashMap<>();
    private final Map<Sought, int[]> places = new LinkedHashMap<>();
    private @Nullable PromptEncoder textEncoder;
    private List<StampedLora> textLoras = List.of();
    private Consumer<String> sayOfText = _ -> {};

    /**
     * Makes one that has loaded nothing yet.
     *
     * @param placement says where a folder of weights is computed with
     * @param makeRoom frees what is not needed while a text encoder is loaded
     * @param oneAtATime whether a text encoder is closed as soon as the prompts are encoded
     */
    EncodedPrompts(
            DiffusionModel model,
            PromptEmbeddings embeddings,
            Function<Path, Placement> placement,
            Runnable makeRoom,
            boolean oneAtATime) {
        this.model = model;
        this.embeddings = embeddings;
        this.placement = placement;
        this.makeRoom = makeRoom;
        this.oneAtATime = oneAtATime;
    }

    /** A prompt and the rules that it is read by. */
    private record Asked(String prompt, PromptRules rules) {}

    /**
     * Identifies a result: the prompt, and the files that took part in encoding it, namely LoRAs of the text encoders
     * and embeddings.
     */
    private record Known(Asked asked, List<StampedLora> loras, List<FileStamp> embeddings) {}

    /** A prompt, and words whose tokens are looked for in it. */
    private record Sought(Known prompt, List<String> subject) {}

    private List<FileStamp> embeddings(String prompt, PromptRules rules) {
        return FileStamp.of(embeddings.files(prompt, rules));
    }

    /**
     * Sets the LoRAs with which the next prompts are encoded; those that change no text encoder do not count. Text
     * encoders are loaded again where their LoRAs differ from before.
     */
    void adaptText(List<LoraUse> loras, Consumer<String> say) {
        sayOfText = say;
        List<StampedLora> wanted = model.family().adaptsText() ? StampedLora.of(TextLoras.among(loras)) : List.of();
        if (!wanted.equals(textLoras)) {
            textLoras = wanted;
            closeEncoder();
        }
    }

    /** Encodes all prompts that are not remembered. Afterwards all of these are remembered, however many they are. */
    void encode(List<String> prompts, PromptRules rules, RunControl run) {
        asked.clear();
        for (String prompt : prompts) {
            asked.computeIfAbsent(
                    new Asked(prompt, rules), one -> new Known(one, textLoras, embeddings(prompt, rules)));
        }
        Set<Known> wanted = new LinkedHashSet<>(asked.values());
        // Looking a prompt up also makes it one of the newest, and the oldest are forgotten first.
        List<Known> unknown =
                wanted.stream().filter(prompt -> remembered.get(prompt) == null).toList();
        int room = Math.max(REMEMBERED_PROMPTS, wanted.size()) - unknown.size();
        while (remembered.size() > room) {
            Known eldest = remembered.keySet().iterator().next();
            List.of(remembered.remove(eldest)).forEach(PromptEmbeds::close);
        }
        if (!unknown.isEmpty()) {
            encodeAll(unknown, rules, run);
        }
        if (oneAtATime) {
            closeEncoder();
        }
    }

    /**
     * Encodes prompts without brackets together, as was done before there were rules, so that their pictures do not
     * depend on the rules.
     */
    private void encodeAll(List<Known> prompts, PromptRules rules, RunControl run) {
        PromptEncoder encoder = textEncoder();
        Map<Known, String> plain = new LinkedHashMap<>();
        for (Known prompt : prompts) {
            ParsedPrompt parsed = embeddings.read(prompt.asked().prompt(), rules);
            if (rules == PromptRules.LITERAL || encoder.readsAsPlain(parsed)) {
                plain.put(prompt, parsed.text());
            } else {
                run.cancellation().check("encoding prompts");
                remembered.put(prompt, encoder.encode(parsed, rules, run));
            }
        }
        List<Known> keys = List.copyOf(plain.keySet());
        for (int first = 0; first < keys.size(); first += ENCODED_TOGETHER) {
            run.cancellation().check("encoding prompts");
            List<Known> some = keys.subList(first, Math.min(first + ENCODED_TOGETHER, keys.size()));
            encodeTogether(some, some.stream().map(plain::get).toList(), run);
        }
    }

    private PromptEncoder textEncoder() {
        if (textEncoder == null) {
            makeRoom.run();
            List<LoraUse> uses = textLoras.stream().map(StampedLora::use).toList();
            try (TextLoras loras = new TextLoras(uses, sayOfText)) {
                textEncoder = model.loadText(placement, textLoras.isEmpty() ? TextWeights.AS_STORED : loras);
            }
        }
        return textEncoder;
    }

    private void encodeTogether(List<Known> keys, List<String> texts, RunControl run) {
        try (PromptEmbeds embeds = textEncoder().encode(texts, run);
                Scope scope = Scope.open()) {
            for (int i = 0; i < keys.size(); i++) {
                Tensor tokens = embeds.promptEmbeds().narrow(0, i, 1).clone();
                Tensor pooled = embeds.pooled().narrow(0, i, 1).clone();
                remembered.put(keys.get(i), PromptEmbeds.retaining(tokens, pooled));
            }
        }
    }

    /**
     * Returns at which tokens of an encoded prompt the words of a subject stand; words that do not occur are skipped.
     * To be called before {@link #encode}, which may close the tokenizers.
     */
    int[] places(String prompt, PromptRules rules, List<String> subject) {
        Known known = new Known(new Asked(prompt, rules), List.of(), embeddings(prompt, rules));
        return places.computeIfAbsent(new Sought(known, List.copyOf(subject)), _ -> {
            // Of a prompt that changes during the drawing, the first version counts.
            String first = PromptReading.spans(prompt, rules, 1).getFirst().prompt();
            ParsedPrompt parsed = embeddings.read(first, rules);
            return subject.stream()
                    .flatMapToInt(words -> Arrays.stream(textEncoder().places(parsed, rules, words)))
                    .sorted()
                    .distinct()
                    .toArray();
        });
    }

    /** Returns the encoding of a prompt; it stays owned by this object. */
    PromptEmbeds embeds(String prompt, PromptRules rules) {
        Known known = asked.get(new Asked(prompt, rules));
        PromptEmbeds embeds = known == null ? null : remembered.get(known);
        if (embeds == null) {
            throw new IllegalStateException("prompt was not encoded: " + prompt);
        }
        return embeds;
    }

    /** Returns whether the encoders are loaded. */
    boolean isLoaded() {
        return textEncoder != null;
    }

    /** Frees the encoders; results stay remembered. */
    void closeEncoder() {
        if (textEncoder != null) {
            textEncoder.close();
            textEncoder = null;
        }
    }

    @Override
    public void close() {
        closeEncoder();
        remembered.values().forEach(PromptEmbeds::close);
        remembered.clear();
        asked.clear();
    }
}
