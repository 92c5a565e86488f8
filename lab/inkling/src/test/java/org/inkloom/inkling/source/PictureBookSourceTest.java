package org.inkloom.inkling.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Examples;
import org.inkloom.training.source.Sources;
import org.junit.jupiter.api.Test;

class PictureBookSourceTest {
    private static ExampleSource source(String... more) {
        Map<String, String> values =
                new HashMap<>(Map.of("part", "vae", "source", "picturebook", "width", "32", "height", "32"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return Sources.open(BaseTrainingConfig.from(GivenSettings.of(values)).source(), 1, RunControl.quiet());
    }

    private static Examples read(
            ExampleSource source, ExampleSource.Split split, ExampleSource.Content content, long first, int count) {
        try (ExampleSource.Reader reader = source.read(new ExampleSource.Stretch(split, content, first, count, 2))) {
            return reader.next();
        }
    }

    @Test
    void a_page_is_the_same_wherever_reading_begins() {
        try (ExampleSource book = source()) {
            Examples from0 = read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.EVERYTHING, 0, 4);
            Examples from2 = read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.EVERYTHING, 2, 2);

            assertThat(from2.captions()).isEqualTo(from0.captions().subList(2, 4));
            assertThat(from2.labels().getFirst()).isEqualTo(from0.labels().get(2));
            byte[] second = new byte[from2.rgb().length];
            System.arraycopy(from0.rgb(), second.length, second, 0, second.length);
            assertThat(from2.rgb()).isEqualTo(second);
            assertThat(from0.first()).isZero();
            assertThat(from2.first()).isEqualTo(2);
        }
    }

    @Test
    void text_alone_has_the_captions_of_the_pages_and_answers_only_what_they_tell() {
        try (ExampleSource book = source()) {
            Examples pages = read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.EVERYTHING, 5, 20);
            Examples text = read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.TEXT, 5, 20);

            assertThat(text.captions()).isEqualTo(pages.captions());
            assertThat(text.rgb()).isEmpty();
            int left = 0;
            for (int i = 0; i < 20; i++) {
                for (int s = 0; s < Slot.values().length; s++) {
                    int told = text.labels().get(i)[s];
                    int seen = pages.labels().get(i)[s];
                    assertThat(told).isIn(-1, seen);
                    left += told < 0 && seen >= 0 ? 1 : 0;
                }
            }
            assertThat(left).isPositive();
        }
    }

    @Test
    void held_out_pages_are_others() {
        try (ExampleSource book = source()) {
            assertThat(read(book, ExampleSource.Split.HELD_OUT, ExampleSource.Content.TEXT, 0, 8)
                            .captions())
                    .doesNotContainAnyElementsOf(
                            read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.TEXT, 0, 8)
                                    .captions());
        }
    }

    @Test
    void styles_are_chosen_by_name_and_a_wrong_option_is_refused() {
        try (ExampleSource all = source("source_options", "styles=all");
                ExampleSource two = source("source_options", "styles=ink_wash+pixel")) {
            assertThat(all.identity()).contains("WATERCOLOUR").contains("ANIME");
            assertThat(two.identity()).contains("INK_WASH").doesNotContain("ANIME");
        }
        assertThatThrownBy(() -> source("source_options", "styles=cubism"))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-BOOK-003"));
        assertThatThrownBy(() -> source("source_options", "size=3"))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-BOOK-003"));
    }

    @Test
    void every_slot_is_told_with_its_values() {
        try (ExampleSource book = source()) {
            assertThat(book.labels()).hasSameSizeAs(Slot.values());
            assertThat(book.labels().get(Slot.PLACE.ordinal()).values()).isEqualTo(Slot.PLACE.size());
        }
    }

    @Test
    void the_wide_edition_has_pages_captions_and_labels_of_its_own() {
        try (ExampleSource book = source("source_options", "edition=wide,styles=cyberpunk+japanese");
                ExampleSource first = source()) {
            assertThat(book.identity()).contains("wide").contains("CYBERPUNK").isNotEqualTo(first.identity());
            assertThat(book.labels()).hasSameSizeAs(Topic.values());
            Examples pages = read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.FOCUSED, 5, 8);
            Examples text = read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.TEXT, 5, 8);
            assertThat(text.captions()).isEqualTo(pages.captions());
            assertThat(pages.rgb()).hasSize(8 * 32 * 32 * 3);
            assertThat(pages.focus()).hasSize(8 * 4 * 4);
            assertThat(text.labels().getFirst()).hasSameSizeAs(pages.labels().getFirst());
            Examples steered = read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.CONTROLLED, 5, 8);
            assertThat(steered.rgb()).isEqualTo(pages.rgb());
            assertThat(steered.control()).hasSize(8 * 32 * 32 * 3).isNotEqualTo(steered.rgb());
            assertThat(steered.focus()).isEmpty();
            Examples mapped = read(book, ExampleSource.Split.TRAINING, ExampleSource.Content.MAPPED, 5, 8);
            assertThat(mapped.focus()).isEqualTo(pages.focus());
            assertThat(mapped.maps()).hasSize(8 * book.maps().orElseThrow().channels() * 4 * 4);
        }
        assertThatThrownBy(() -> source("source_options", "styles=cyberpunk"))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-BOOK-003"));
    }
}
