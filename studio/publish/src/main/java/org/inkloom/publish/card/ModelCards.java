package org.inkloom.publish.card;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.inkloom.run.Visible;

/**
 * Writes the model cards of both sites. The keys of the front matter are those of Hugging Face's metadata
 * ({@code template:sd-lora}, {@code widget} with {@code output.url}) and of ModelScope's ({@code tasks},
 * {@code base_model}, {@code trigger_words}).
 */
public final class ModelCards {
    private static final String RULE = "---\n";

    private final Card card;

    /** Makes the cards of a package. */
    public ModelCards(Card card) {
        this.card = card;
    }

    /** Returns the card for Hugging Face, with its gallery. */
    public String huggingFace() {
        StringBuilder text = new StringBuilder(RULE);
        text.append("tags:\n");
        List.of("text-to-image", "lora", "diffusers", "template:sd-lora")
                .forEach(tag -> text.append("- ").append(tag).append('\n'));
        card.base().huggingFace().ifPresent(repo -> key(text, "base_model", repo));
        key(text, "instance_prompt", String.join(", ", card.triggers()));
        licence(text);
        text.append("language:\n- zh\n- en\nwidget:\n");
        for (Card.Shown picture : card.pictures()) {
            text.append("- text: ").append(Inert.yaml(picture.prompt())).append('\n');
            text.append("  output:\n    url: ")
                    .append(Inert.yaml(picture.file()))
                    .append('\n');
        }
        text.append(RULE).append("# ").append(Inert.markdown(card.name())).append("\n\n<Gallery />\n\n");
        return body(text).toString();
    }

    /** Returns the card for ModelScope. */
    public String modelScope() {
        StringBuilder text = new StringBuilder(RULE);
        text.append("frameworks:\n- Pytorch\ntasks:\n- text-to-image-synthesis\n");
        text.append("tags:\n- LoRA\n- text-to-image\n");
        card.base().modelScope().ifPresent(repo -> {
            text.append("base_model:\n- ").append(Inert.yaml(repo)).append('\n');
            text.append("base_model_relation: adapter\n");
        });
        text.append("trigger_words:\n");
        card.triggers()
                .forEach(word -> text.append("- ").append(Inert.yaml(word)).append('\n'));
        licence(text);
        text.append("language:\n- zh\n- en\n");
        text.append(RULE).append("# ").append(Inert.markdown(card.name())).append("\n\n");
        gallery(text);
        return body(text).toString();
    }

    private static void key(StringBuilder text, String key, String value) {
        text.append(key).append(": ").append(Inert.yaml(value)).append('\n');
    }

    private void licence(StringBuilder text) {
        Card.Licence licence = card.licence();
        text.append("license: ").append(licence.word()).append('\n');
        if (licence.word().equals("other")) {
            key(text, "license_name", licence.name());
            if (!licence.file().isEmpty()) {
                key(text, "license_link", licence.file());
            }
        }
    }

    private void gallery(StringBuilder text) {
        for (Card.Shown picture : card.pictures()) {
            text.append("![](").append(Inert.link(picture.file())).append(")\n");
        }
        text.append('\n');
    }

    private StringBuilder body(StringBuilder text) {
        card.introduction().forEach(line -> text.append(Inert.markdown(line)).append("\n\n"));
        text.append("## 故事 The story: ").append(Inert.markdown(card.title())).append("\n\n");
        text.append("| | 提示词 prompt | 种子 seed |\n| --- | --- | --- |\n");
        int number = 1;
        for (Card.Shown picture : card.pictures()) {
            text.append("| ").append(number++).append(" | ").append(Inert.markdown(picture.prompt()));
            text.append(" | ").append(picture.seed()).append(" |\n");
        }
        triggers(text);
        text.append("\n## 文件 Files\n\n| 格式 layout | 文件 file |\n| --- | --- |\n");
        for (Map.Entry<String, String> lora : card.loras().entrySet()) {
            text.append("| ").append(Inert.markdown(lora.getKey()));
            text.append(" | `").append(lora.getValue()).append("` |\n");
        }
        text.append("\n`inkloom-lock.json` 记录了每个文件的校验和、每个种子与设置。 It records the sum of every file,"
                + " every seed and setting.\n");
        text.append("\n## 复现 Draw it again\n\n```bash\ninkloom verify .\n```\n");
        text.append("\n## 许可 Licence\n\n基础模型 base model: ")
                .append(Inert.markdown(card.base().name()));
        text.append("; `licence/NOTICE.md`.\n");
        return text;
    }

    private void triggers(StringBuilder text) {
        if (!card.triggers().isEmpty()) {
            String words = card.triggers().stream().map(Inert::markdown).collect(Collectors.joining("、"));
            text.append("\n## 触发词 Trigger words\n\n").append(words).append("; ");
            text.append("LoRA × ").append(card.scale()).append(".\n");
        }
    }

    /** Returns the introduction that the contest asks for beside the LoRA. */
    public String introduction() {
        StringBuilder text =
                new StringBuilder("# ").append(Inert.markdown(card.name())).append("\n\n");
        if (!card.team().isEmpty()) {
            text.append("队伍 team: ").append(Inert.markdown(card.team())).append("\n\n");
        }
        return body(text).toString();
    }

    /**
     * Returns the forum post: team name and link as the title, then the pictures.
     *
     * @param link of the LoRA's page
     */
    public String post(String link) {
        String team = card.team().isEmpty() ? card.name() : card.team();
        // The link is built from a checked OWNER/NAME and may stay a link.
        StringBuilder text = new StringBuilder("# ").append(ContestName.postTitle(Inert.markdown(team), link));
        text.append("\n\n").append(Inert.markdown(card.title())).append("\n\n");
        for (Card.Shown picture : card.pictures()) {
            text.append("![](").append(Inert.link(picture.file())).append(")\n\n");
            text.append(Inert.markdown(picture.prompt())).append("\n\n");
        }
        return text.toString();
    }

    /** Returns prompts and seeds as plain text, which people look at in terminals. */
    public String prompts() {
        StringBuilder text = new StringBuilder();
        int number = 1;
        for (Card.Shown picture : card.pictures()) {
            text.append(number++).append('\t').append(picture.seed()).append('\t');
            text.append(Visible.line(picture.prompt().replace('\r', ' '))).append('\n');
        }
        return text.toString();
    }
}
