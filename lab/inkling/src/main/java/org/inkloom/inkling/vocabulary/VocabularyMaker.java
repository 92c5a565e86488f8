package org.inkloom.inkling.vocabulary;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.inkloom.models.text.sentencepiece.BpeCodec;
import org.inkloom.models.text.sentencepiece.BpeTrainer;
import org.inkloom.models.text.sentencepiece.Piece;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Learns Inkling's vocabulary from the captions of the picture book; the same seeds give the same bytes.
 *
 * <p>A piece that captions never end in, such as the half of a word, would have an embedding that training never
 * touches, and an unknown word would be read as noise. Such pieces are marked as unused, and characters without use are
 * left out: unknown words fall apart into letters and bytes, which the nonsense words in the captions teach the model
 * to pass over.
 */
final class VocabularyMaker {
    private static final int SPECIAL = 9;
    private static final int FIXED = 3 + 256;
    /** Nonsense words are rarer than this in a million captions. */
    private static final double RARE = 25e-6;

    private final Edition edition;
    private final CaptionWords cutter;
    private final int captions;
    private final long firstSeed;

    /**
     * Makes a maker.
     *
     * @param edition whose captions
     * @param captions how many to learn from
     * @param firstSeed of the first caption; the next ones follow
     */
    VocabularyMaker(Edition edition, int captions, long firstSeed) {
        this.edition = edition;
        cutter = new CaptionWords(edition);
        this.captions = captions;
        this.firstSeed = firstSeed;
    }

    /** Learns the vocabulary. */
    SentencePieceModel make(RunControl control) {
        Map<String, Integer> counts = count(control);
        int rare = (int) Math.ceil(RARE * captions);
        counts.values().removeIf(n -> n < rare);
        TreeSet<String> characters = new TreeSet<>();
        counts.keySet()
                .forEach(word -> word.codePoints().mapToObj(Character::toString).forEach(characters::add));
        for (char c = '!'; c <= '~'; c++) {
            characters.add(Character.toString(c));
        }
        int merges = edition.ids() - SPECIAL - FIXED - characters.size();
        return pruned(BpeTrainer.train(counts, characters, merges), counts);
    }

    private Map<String, Integer> count(RunControl control) {
        LongFunction<String> usual = edition.captions(Split.TRAIN, false);
        LongFunction<String> others = edition.captions(Split.TRAIN, true);
        Map<String, Integer> counts = new HashMap<>();
        try (Progress.Task task = control.progress().begin("reading captions", captions, "caption")) {
            for (int i = 0; i < captions; i++) {
                if (i % 1000 == 0) {
                    control.cancellation().check("reading captions");
                    task.advanceTo(i);
                }
                long seed = firstSeed + i;
                // The styles of the LoRAs need pieces as well: one caption in forty.
                add((i % 40 == 39 ? others : usual).apply(seed), counts);
                if (i % 10 == 0) {
                    add(CaptionWriter.nothing(seed), counts);
                }
            }
        }
        return new TreeMap<>(counts);
    }

    private void add(String caption, Map<String, Integer> counts) {
        for (String word : cutter.of(caption)) {
            counts.merge(word, 1, Integer::sum);
        }
    }

    /** Marks pieces without use, and leaves out characters without use. */
    private static SentencePieceModel pruned(SentencePieceModel all, Map<String, Integer> counts) {
        boolean[] used = new boolean[all.pieces().size()];
        BpeCodec whole = new BpeCodec(withoutPrefix(all));
        for (String word : counts.keySet()) {
            for (int id : whole.encode(word.replace(SentencePieceModel.SPACE, ' '))) {
                used[id] = true;
            }
        }
        SentencePieceModel.Builder out = SentencePieceModel.builder().bytes();
        for (int id = FIXED; id < used.length; id++) {
            Piece piece = all.pieces().get(id);
            boolean single = piece.text().codePointCount(0, piece.text().length()) == 1;
            if (used[id] || single && piece.text().charAt(0) < 128) {
                out.piece(piece);
            } else if (!single) {
                out.piece(new Piece(piece.text(), piece.score(), Piece.Type.UNUSED));
            }
        }
        return out.rules(SentencePieceModel.Rules.KOLORS).build();
    }

    /** The words bring their own spaces. */
    private static SentencePieceModel withoutPrefix(SentencePieceModel model) {
        SentencePieceModel.Builder out = SentencePieceModel.builder().bytes();
        model.pieces().stream().skip(FIXED).forEach(out::piece);
        return out.rules(new SentencePieceModel.Rules(false, false, true)).build();
    }
}
