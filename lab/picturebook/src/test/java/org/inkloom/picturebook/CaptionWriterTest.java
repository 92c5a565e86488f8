package org.inkloom.picturebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.caption.Vocabulary;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Bottom;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Detail;
import org.inkloom.picturebook.scene.Expression;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.HairStyle;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Place;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Skin;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.scene.Together;
import org.inkloom.picturebook.scene.Top;
import org.inkloom.picturebook.scene.View;
import org.junit.jupiter.api.Test;

class CaptionWriterTest {
    /** Phrases of the seed story's prompts. */
    private static final List<String> STORY_PHRASES = List.of(
            "二次元",
            "一个紫色短发小女孩",
            "在学校书桌前的椅子上坐着",
            "在认真写作业",
            "全身",
            "蓝色校服白色侧边条纹",
            "体育场的全校同学排列，整整齐齐",
            "蓝白相间的校服",
            "站在讲台上宣誓",
            "走出高考考场",
            "露出对未来的期许且自信的神情",
            "面对着大海",
            "双臂张开",
            "闭着眼睛，感受海风",
            "背面",
            "拖着行李",
            "开心",
            "即将迈入大学的校门",
            "在教室里",
            "做笔记",
            "听老师讲课",
            "认真思考",
            "紫色长发少女",
            "黑色运动装",
            "在操场上",
            "跑步",
            "黑色礼服",
            "在礼堂",
            "主持");

    private final SceneSampler sampler = new SceneSampler(Split.TRAIN, Style.base());
    private final CaptionWriter writer = new CaptionWriter(Split.TRAIN);

    @Test
    void gives_the_same_words_for_the_same_seed() {
        for (long seed = 0; seed < 200; seed++) {
            SceneDescription scene = sampler.sample(seed);
            assertThat(new CaptionWriter(Split.TRAIN).write(scene, seed)).isEqualTo(writer.write(scene, seed));
        }
    }

    @Test
    void mentions_only_what_the_labels_show() {
        for (long seed = 0; seed < 20_000; seed++) {
            SceneDescription scene = sampler.sample(seed);
            Caption caption = writer.write(scene, seed);
            assertThat(caption.text()).isNotBlank().doesNotContain("{", "}", "null", "  ", "，，");
            if (scene.figures().size() == 1) {
                int[] labels = SlotLabels.of(scene);
                for (Slot slot : caption.mentioned()) {
                    assertThat(labels[slot.ordinal()])
                            .as("%s in \"%s\"", slot, caption.text())
                            .isNotEqualTo(SlotLabels.UNSEEN);
                }
            }
        }
    }

    @Test
    void says_the_word_of_every_slot_that_it_mentions_and_of_no_other() {
        Vocabulary words = Vocabulary.shared();
        for (long seed = 0; seed < 5_000; seed++) {
            SceneDescription scene = sampler.sample(seed);
            if (scene.figures().size() != 1) {
                continue;
            }
            Figure figure = scene.figures().getFirst();
            Caption caption = writer.write(scene, seed, Caption.Language.CHINESE);
            Map<Slot, Enum<?>> told =
                    Map.of(Slot.STYLE, scene.style(), Slot.PERSON, figure.person(), Slot.TOP, figure.top());
            told.forEach((slot, value) -> {
                boolean said = words.words(slot.name(), value, Vocabulary.Language.CHINESE).stream()
                        .anyMatch(caption.text()::contains);
                assertThat(said)
                        .as("%s %s in \"%s\"", slot, value, caption.text())
                        .isEqualTo(caption.mentioned().contains(slot));
            });
        }
    }

    @Test
    void keeps_held_out_synonyms_from_training() {
        Set<String> heldOut = Vocabulary.shared().heldOut();
        assertThat(heldOut).hasSizeGreaterThan(8).contains("快乐", "小姑娘");
        for (long seed = 0; seed < 10_000; seed++) {
            String text = writer.write(sampler.sample(seed), seed).text();
            assertThat(text).doesNotContain("快乐", "小姑娘", "花圃", "海魂衫", "Japanese animation");
        }
    }

    @Test
    void says_nothing_of_any_picture_where_nothing_is_asked_for() {
        int empty = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            String text = CaptionWriter.nothing(seed);
            assertThat(text).isEqualTo(CaptionWriter.nothing(seed)).doesNotContain("女孩", "girl", "海边");
            empty += text.isEmpty() ? 1 : 0;
        }
        assertThat(empty).isBetween(550, 650);
        long silent = LongStream.range(0, 5_000)
                .filter(seed -> writer.writeForTraining(sampler.sample(seed), seed)
                        .mentioned()
                        .isEmpty())
                .count();
        assertThat(silent).isBetween(70L, 170L);
    }

    @Test
    void tells_how_two_people_are_with_each_other() {
        int told = 0;
        for (long seed = 0; seed < 6_000; seed++) {
            SceneDescription scene = sampler.sample(seed);
            if (scene.together() != Together.APART) {
                String text = writer.write(scene, seed).text();
                boolean said = text.matches(".*(手牵手|手拉手|牵着手|拥抱|抱在一起|hand in hand|holding hands|hug).*");
                told += said ? 1 : 0;
                assertThat(scene.figures()).hasSize(2);
            } else if (scene.figures().size() == 2) {
                assertThat(writer.write(scene, seed).text()).doesNotContain("手牵手", "hugging", "hand in hand");
            }
        }
        assertThat(told).isGreaterThan(80);
    }

    @Test
    void names_the_style_where_it_is_a_trigger() {
        for (long seed = 0; seed < 200; seed++) {
            Caption caption = CaptionWriter.named(writer.write(sampler.sample(seed), seed), Style.INK_WASH);
            assertThat(caption.mentioned()).contains(Slot.STYLE);
        }
    }

    @Test
    void mixes_the_languages_as_planned() {
        int[] count = new int[3];
        for (long seed = 0; seed < 5_000; seed++) {
            count[writer.write(sampler.sample(seed), seed).language().ordinal()]++;
        }
        assertThat(count[0]).isBetween(2_300, 2_700);
        assertThat(count[1]).isBetween(2_050, 2_450);
        assertThat(count[2]).isBetween(170, 330);
    }

    @Test
    void knows_the_phrases_of_the_story() {
        String said = story(HairStyle.SHORT, Place.CLASSROOM, Action.WRITE, Expression.FOCUSED, Facing.FRONT, Hue.BLUE)
                + story(HairStyle.SHORT, Place.STADIUM, Action.OATH, Expression.FOCUSED, Facing.FRONT, Hue.BLUE)
                + story(HairStyle.SHORT, Place.EXAM_HALL, Action.WALK, Expression.CONFIDENT, Facing.FRONT, Hue.BLUE)
                + story(HairStyle.SHORT, Place.SEASIDE, Action.ARMS_OPEN, Expression.EYES_CLOSED, Facing.BACK, Hue.BLUE)
                + story(HairStyle.SHORT, Place.SEASIDE, Action.ARMS_OPEN, Expression.EYES_CLOSED, Facing.SIDE, Hue.BLUE)
                + story(HairStyle.SHORT, Place.CAMPUS_GATE, Action.LUGGAGE, Expression.HAPPY, Facing.FRONT, Hue.BLUE)
                + story(HairStyle.LONG, Place.SPORTS_FIELD, Action.RUN, Expression.SMILE, Facing.SIDE, Hue.BLACK)
                + story(HairStyle.LONG, Place.STAGE, Action.HOST, Expression.SMILE, Facing.FRONT, Hue.BLACK);
        for (String phrase : STORY_PHRASES) {
            assertThat(said.contains(phrase)).as(phrase).isTrue();
        }
    }

    private String story(HairStyle hair, Place place, Action action, Expression mood, Facing facing, Hue colour) {
        Top top = place == Place.STAGE ? Top.GOWN : Top.TRACKSUIT;
        Figure heroine = new Figure(
                Person.GIRL,
                hair,
                Hue.PURPLE,
                Skin.FAIR,
                top,
                colour,
                top.isWhole() ? Bottom.NONE : Bottom.TROUSERS,
                colour,
                place == Place.STAGE || colour == Hue.BLACK ? Detail.NONE : Detail.SIDE_STRIPES,
                Hue.RED,
                action,
                mood,
                facing,
                false,
                Optional.empty());
        SceneDescription scene =
                new SceneDescription(1, Style.ANIME, place, Daylight.DAY, View.FULL, List.of(heroine), List.of());
        StringBuilder all = new StringBuilder();
        for (long seed = 0; seed < 3_000; seed++) {
            all.append(writer.write(scene, seed, Caption.Language.CHINESE).text())
                    .append('\n');
        }
        return all.toString();
    }

    @Test
    void writes_labels_as_json() {
        for (long seed = 0; seed < 300; seed++) {
            String json = SlotLabels.json(sampler.sample(seed));
            assertThat(json).startsWith("{\"seed\":" + seed).endsWith("]}").contains("\"place\":\"");
        }
    }
}
