package org.inkloom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptLanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "test#10=test",
                "a [b:3]#3=a ;10=a b",
                "a [b: 3]#3=a ;10=a b",
                "a [[[b]]:2]#2=a ;10=a [[b]]",
                "[(a:2):3]#3=;10=(a:2)",
                "a [b : c : 1] d#1=a b  d;10=a  c  d",
                "a[b:[c:d:2]:1]e#1=abe;2=ace;10=ade",
                "a [unbalanced#10=a [unbalanced",
                "a [b:.5] c#5=a  c;10=a b c",
                "a [{b|d{:.5] c#10=a [{b|d{:.5] c",
                "((a][:b:c [d:3]#3=((a][:b:c ;10=((a][:b:c d",
                "{a|b} [c:3]#10={a|b} [c:3]",
                "[a|b:0.5] [c:3]#10=[a|b:0.5] [c:3]",
                "a [b::4] c#4=a b c;10=a  c",
                "a [b:20]#10=a ",
                "\\[b:3\\]#10=\\[b:3\\]",
                "(big [cat:dog:2]:1.2)#2=(big cat:1.2);10=(big dog:1.2)"
            })
    void prompts_change_on_the_way_as_a1111_documents(String prompt, String expected) {
        assertThat(shown(PromptSchedule.of(prompt, 10))).isEqualTo(expected);
    }

    @Test
    void alternatives_take_turns() {
        assertThat(shown(PromptSchedule.of("[fe|]male", 4))).isEqualTo("1=female;2=male;3=female;4=male");
        assertThat(shown(PromptSchedule.of("[a|(b:1.1)]", 3))).isEqualTo("1=a;2=(b:1.1);3=a");
    }

    private static String shown(List<PromptSchedule.Span> spans) {
        return spans.stream().map(span -> span.lastStep() + "=" + span.prompt()).collect(Collectors.joining(";"));
    }

    @Test
    void brackets_of_chinese_keyboards_hold_weights_and_other_ones_remarks() {
        assertThat(PromptParser.parse("（低质量，模糊：1.2），一个女孩（远景）", PromptRules.COMFYUI)
                        .parts())
                .containsExactly(new WeightedText("低质量，模糊", 1.2), new WeightedText("，一个女孩（远景）", 1));
        assertThat(PromptParser.parse("(水墨：0.8）(海)", PromptRules.A1111).parts())
                .containsExactly(new WeightedText("水墨", 0.8), new WeightedText("海", 1.1));
    }

    @Test
    void brackets_that_do_not_pair_are_text_and_said() {
        ParsedPrompt open = PromptParser.parse("a (cat", PromptRules.COMFYUI);
        assertThat(open.text()).isEqualTo("a (cat");
        assertThat(open.warnings()).singleElement().asString().contains("1 \"(\" that nothing closes");
        assertThat(PromptParser.parse("cat) :\\(", PromptRules.COMFYUI).warnings())
                .singleElement()
                .asString()
                .contains("1 \")\" that nothing opens");
        assertThat(PromptParser.parse("a \\(cat (dog)", PromptRules.COMFYUI).warnings())
                .isEmpty();
        assertThat(PromptParser.parse("[a", PromptRules.A1111).warnings()).hasSize(1);
        assertThat(PromptParser.parse("一只（猫：1.2，在雪里", PromptRules.COMFYUI).warnings())
                .singleElement()
                .asString()
                .contains("1 \"（\" that nothing closes; taken literally");
        assertThat(PromptParser.parse("（猫：1.2）），夜", PromptRules.A1111).warnings())
                .singleElement()
                .asString()
                .contains("1 \"）\" that nothing opens");
        assertThat(PromptParser.parse("（猫：1.2），一个女孩（远景），(水墨：0.8）", PromptRules.A1111)
                        .warnings())
                .isEmpty();
    }

    @Test
    void a_prompt_without_brackets_stays_as_it_is_by_any_rules() {
        Random random = new Random(17);
        for (int i = 0; i < 500; i++) {
            String text = random.ints(random.nextInt(30), 32, 0x9fff)
                    .filter(c -> "()[]\\（）：".indexOf(c) < 0)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            assertThat(PromptParser.parse(text, PromptRules.COMFYUI).text()).isEqualTo(text);
            assertThat(PromptParser.parse(text, PromptRules.A1111).text()).isEqualTo(text);
            assertThat(PromptParser.parse(text, PromptRules.COMFYUI).isPlain()).isTrue();
        }
    }

    @Test
    void whatever_is_typed_is_read_in_short_time_and_loses_no_letters() {
        Random random = new Random(18);
        String signs = "()[]:\\|aB .1，（）：<>";
        for (int i = 0; i < 3000; i++) {
            String text = random.ints(random.nextInt(40), 0, signs.length())
                    .mapToObj(at -> String.valueOf(signs.charAt(at)))
                    .collect(Collectors.joining());
            for (PromptRules rules : PromptRules.values()) {
                long letters = text.chars().filter(c -> c == 'a').count();
                assertThat(PromptParser.parse(text, rules)
                                .text()
                                .chars()
                                .filter(c -> c == 'a')
                                .count())
                        .as(rules + ": " + text)
                        .isEqualTo(letters);
            }
            assertThat(PromptSchedule.of(text, 7).getLast().lastStep()).isEqualTo(7);
        }
        assertThat(PromptSchedule.of("[".repeat(3000) + "a" + "]".repeat(3000), 5))
                .hasSize(1);
        assertThat(PromptParser.parse("(".repeat(2000) + "a" + ")".repeat(2000), PromptRules.LITERAL)
                        .parts())
                .hasSize(1);
    }

    @Test
    void loras_are_taken_out_of_the_prompt() {
        LoraTags tags = LoraTags.of("水墨 <lora:ink-wash:0.8>，海边<lora:style>");
        assertThat(tags.prompt()).isEqualTo("水墨 ，海边");
        assertThat(tags.loras()).containsExactly(new LoraTags.Tag("ink-wash", 0.8), new LoraTags.Tag("style", 1));
        assertThat(LoraTags.of("a < b > c").prompt()).isEqualTo("a < b > c");
        assertThatThrownBy(() -> LoraTags.of("<lora:x:much>"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-PROMPT-002");
    }
}
