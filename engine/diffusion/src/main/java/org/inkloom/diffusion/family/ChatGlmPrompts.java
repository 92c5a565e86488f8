package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.StateWeights;
import org.inkloom.diffusion.prompt.WeightedText;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.text.chatglm.TokenBatch;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;

/** The prompt encoder of Kolors and Inkling: ChatGLM3, in the full size or in Inkling's small one. */
record ChatGlmPrompts(KolorsTextEncoder encoder) implements PromptEncoder {
    private static final String FOLDER = "text_encoder";

    static List<Path> folders(Path root) {
        return List.of(root.resolve(FOLDER));
    }

    static int length(Path root) {
        return KolorsTextEncoder.promptLength(
                ConfigReader.open(root.resolve(FOLDER).resolve("config.json")));
    }

    static ChatGlmPrompts load(Path root, Function<Path, Placement> placement) {
        return new ChatGlmPrompts(KolorsTextEncoder.load(root, placement.apply(root.resolve(FOLDER))));
    }

    @Override
    public PromptEmbeds encode(List<String> prompts, RunControl run) {
        return encoder.encode(prompts, run);
    }

    /** {@inheritDoc} A prompt that is too long is cut under all rules; there is no reading in chunks. */
    @Override
    public PromptEmbeds encode(ParsedPrompt prompt, PromptRules rules, RunControl run) {
        double[] weights = weights(prompt);
        try (Scope scope = Scope.open();
                PromptEmbeds read = encoder.encode(List.of(prompt.text(), ""), run)) {
            Tensor states = read.promptEmbeds().narrow(0, 0, 1).to(torch.ScalarType.Float);
            Tensor weighted = rules == PromptRules.A1111
                    ? StateWeights.keepingMean(states, weights)
                    : StateWeights.fromEmpty(
                            states, read.promptEmbeds().narrow(0, 1, 1).to(torch.ScalarType.Float), weights);
            return PromptEmbeds.retaining(
                    weighted.to(read.promptEmbeds().scalar_type()),
                    read.pooled().narrow(0, 0, 1).clone());
        }
    }

    /**
     * Returns the weight of each token position, 1 for padding and the prefix. The whole text is tokenized at once, so
     * that the tokens are those of the same text without brackets. Its parts are then found by the token counts of the
     * text up to each part's end; a token that spans the border of two parts gets the weight of one of them.
     */
    private double[] weights(ParsedPrompt prompt) {
        TokenBatch tokens = encoder.tokens(prompt.text());
        double[] weights = new double[tokens.length()];
        Arrays.fill(weights, 1);
        int used = (int) Arrays.stream(tokens.attentionMask()).sum();
        int first = tokens.length() - used + encoder.tokenizer().prefixIds().length;
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (WeightedText part : prompt.parts()) {
            text.append(part.isBreak() ? " " : part.text());
            int to = encoder.tokenizer().count(text.toString());
            double weight = part.isBreak() ? 1 : part.weight();
            for (int i = from; i < to && first + i < weights.length; i++) {
                weights[first + i] = weight;
            }
            from = Math.max(from, to);
        }
        return weights;
    }

    @Override
    public int[] places(ParsedPrompt prompt, PromptRules rules, String words) {
        String text = prompt.text();
        TokenBatch tokens = encoder.tokens(text);
        int used = (int) Arrays.stream(tokens.attentionMask()).sum();
        int first = tokens.length() - used + encoder.tokenizer().prefixIds().length;
        BitSet places = new BitSet();
        for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length())) {
            int from = encoder.tokenizer().count(text.substring(0, at));
            int to = encoder.tokenizer().count(text.substring(0, at + words.length()));
            // A token may span the border of the words, so that both counts are equal; at least one position is marked.
            places.set(first + Math.min(from, to - 1), first + to);
        }
        places.clear(tokens.length(), Math.max(tokens.length(), places.length()));
        return places.stream().toArray();
    }

    @Override
    public boolean readsAsPlain(ParsedPrompt prompt) {
        return prompt.isPlain();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
