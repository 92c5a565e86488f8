package org.inkloom.picturebook.wide.caption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.junit.jupiter.api.Test;

class WideCaptionWriterTest {
    private static final List<String> MOODS_OF_THE_STORY = List.of(
            "looking confidently to the future",
            "full of hope for the future",
            "in deep thought",
            "eyes closed, feeling the sea breeze");
    private static final List<String> PLACES_OF_THE_STORY = List.of(
            "at a school desk",
            "listening to the teacher",
            "in a lesson",
            "in class",
            "where all schoolmates stand",
            "in front of the whole school",
            "coming out of the exam hall",
            "walking out of the exam",
            "feeling the breeze",
            "facing the sea",
            "looking at the sea",
            "about to enter the university gate",
            "going to university",
            "at the gate of the university",
            "hosting in the hall");

    private final WideSampler sampler = new WideSampler(Split.TRAIN, List.of(Manner.values()));
    private final WideCaptionWriter writer = new WideCaptionWriter(Split.TRAIN);

    @Test
    void gives_the_same_words_for_the_same_seed_and_none_that_are_kept_back() {
        WideCaptionWriter again = new WideCaptionWriter(Split.TRAIN);
        for (long seed = 0; seed < 5_000; seed++) {
            WideScene scene = sampler.sample(seed);
            String text = writer.write(scene, seed).text();
            assertThat(again.write(scene, seed).text()).isEqualTo(text);
            assertThat(text)
                    .isNotBlank()
                    .doesNotContain("{", "}", "null", "  ", "，，", ", ,", "a a ", "色色", "一个一")
                    .doesNotContain("快乐", "小姑娘", "花圃", "爆炸头", "脚踏车");
        }
        assertThat(WideWords.shared().heldOut()).contains("快乐", "小姑娘", "花圃里");
    }

    @Test
    void tells_only_what_the_labels_show() {
        for (long seed = 0; seed < 10_000; seed++) {
            WideScene scene = sampler.sample(seed);
            WideCaption caption = writer.write(scene, seed);
            if (scene.actors().size() == 1) {
                int[] labels = Seen.labels(scene);
                for (Topic topic : caption.told()) {
                    assertThat(labels[topic.ordinal()])
                            .as("%s in \"%s\"", topic, caption.text())
                            .isBetween(0, topic.size() - 1);
                }
            }
        }
    }

    @Test
    void says_the_words_of_what_it_tells() {
        int actions = 0;
        for (long seed = 0; seed < 4_000; seed++) {
            WideScene scene = sampler.sample(seed);
            if (scene.actors().size() != 1) {
                continue;
            }
            Actor actor = scene.actors().getFirst();
            WideCaption caption = writer.write(scene, seed, Caption.Language.ENGLISH);
            String text = caption.text().toLowerCase(java.util.Locale.ROOT);
            if (caption.told().contains(Topic.ACT)) {
                assertThat(says("ACT", actor.act(), text)).as(text).isTrue();
                actions++;
            }
            if (caption.told().contains(Topic.MOOD)) {
                assertThat(says("MOOD", actor.mood(), text) || tells(text, MOODS_OF_THE_STORY))
                        .as(text)
                        .isTrue();
            }
            if (caption.told().contains(Topic.SETTING)) {
                assertThat(says("SETTING", scene.setting(), text)
                                || says("SCENERY", scene.setting(), text)
                                || tells(text, PLACES_OF_THE_STORY))
                        .as(text)
                        .isTrue();
            }
            if (actor.facing() == Facing.BACK) {
                assertThat(caption.told()).doesNotContain(Topic.MOOD, Topic.GAZE, Topic.EYES, Topic.FRINGE);
            }
        }
        assertThat(actions).isGreaterThan(1_000);
    }

    private static boolean says(String slot, Enum<?> value, String text) {
        return WideWords.shared().of(slot, value, false).stream()
                .anyMatch(word -> text.contains(
                        WideWords.bare(word, false).split("\\{x}")[0].strip().toLowerCase(java.util.Locale.ROOT)));
    }

    private static boolean tells(String text, List<String> phrases) {
        return phrases.stream().anyMatch(text::contains);
    }

    @Test
    void half_of_the_captions_are_chinese_and_most_tell_much() {
        int chinese = 0;
        int topics = 0;
        int people = 0;
        for (long seed = 0; seed < 3_000; seed++) {
            WideScene scene = sampler.sample(seed);
            WideCaption caption = writer.write(scene, seed);
            chinese += caption.language() == Caption.Language.CHINESE ? 1 : 0;
            if (scene.actors().size() == 1) {
                topics += caption.told().size();
                people++;
            }
        }
        assertThat(chinese).isBetween(1_350, 1_650);
        assertThat(topics / (double) people).isGreaterThan(8);
    }

    @Test
    void what_the_first_model_could_not_draw_has_its_words() {
        List<WideScene> asked = WideSampler.asked(Manner.ANIME, 3);
        List<String> words = List.of("踢", "霓虹", "沙发", "吉他");
        for (int i = 0; i < asked.size(); i++) {
            int said = 0;
            for (long seed = 0; seed < 200; seed++) {
                String text = writer.write(asked.get(i), seed, Caption.Language.CHINESE)
                        .text();
                said += text.contains(words.get(i)) ? 1 : 0;
            }
            assertThat(said).as(words.get(i)).isGreaterThan(120);
        }
    }

    @Test
    void the_seed_story_is_told_in_its_own_words_where_a_scene_shows_it() {
        Set<String> missing = new java.util.TreeSet<>(Set.of(
                "高考考场", "大学的校门", "听老师讲课", "期许且自信的神情", "感受海风", "全校同学", "白相间的校服", "白色侧边条纹", "面对着大海", "书桌前", "礼堂", "做笔记"));
        for (long seed = 0; seed < 60_000 && !missing.isEmpty(); seed++) {
            String text = writer.write(sampler.sample(seed), seed, Caption.Language.CHINESE)
                    .text();
            missing.removeIf(text::contains);
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void says_what_people_ask_for_as_they_ask_for_it() {
        assertThat(isSaid("two children playing football", 0, Caption.Language.ENGLISH))
                .isTrue();
        assertThat(isSaid("with neon lights", 1, Caption.Language.ENGLISH)).isTrue();
        assertThat(isSaid("cat on a", 2, Caption.Language.ENGLISH)).isTrue();
        assertThat(isSaid("girl with a guitar", 3, Caption.Language.ENGLISH)).isTrue();
        assertThat(isSaid("孩子在踢足球", 0, Caption.Language.CHINESE)).isTrue();
        assertThat(isSaid("沙发上的一只", 2, Caption.Language.CHINESE)).isTrue();
    }

    private boolean isSaid(String words, int asked, Caption.Language language) {
        WideScene scene = WideSampler.asked(Manner.ANIME, 3).get(asked);
        for (long seed = 0; seed < 20_000; seed++) {
            if (writer.write(scene, seed, language).text().contains(words)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void nouns_have_their_plurals() {
        assertThat(Plurals.of("black cat")).isEqualTo("black cats");
        assertThat(Plurals.of("slice of watermelon")).isEqualTo("slices of watermelon");
        assertThat(Plurals.of("puppy")).isEqualTo("puppies");
        assertThat(Plurals.of("toy")).isEqualTo("toys");
        assertThat(Plurals.of("bus")).isEqualTo("buses");
        assertThat(Plurals.of("old woman")).isEqualTo("old women");
        assertThat(Plurals.of("big snowman")).isEqualTo("big snowmen");
    }

    @Test
    void a_trigger_is_named_where_it_is_missing() {
        for (long seed = 0; seed < 300; seed++) {
            WideCaption caption = writer.write(sampler.sample(seed), seed);
            assertThat(WideCaptionWriter.named(caption, Manner.CYBERPUNK).told())
                    .contains(Topic.MANNER);
        }
    }
}
