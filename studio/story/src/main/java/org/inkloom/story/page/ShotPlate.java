package org.inkloom.story.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.page.Markup;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picture.settings.SettingText;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.ShotRequest;
import org.inkloom.story.draw.StoryLora;

/** The section of one shot: the picture, its prompt, every parameter, and the command that draws it again. */
final class ShotPlate {
    private final DrawnShot shot;
    private final Figures figures;

    ShotPlate(DrawnShot shot, Figures figures) {
        this.shot = shot;
        this.figures = figures;
    }

    Markup markup() {
        ShotRequest request = shot.request();
        String link = figures.link(shot.file());
        return Markup.of(
                """
                <article class="plate" id="shot-{}">
                <a class="picture" href="{}"><img src="{}" width="{}" height="{}" alt="{}" loading="lazy"></a>
                <div class="text">
                <p class="number"><span aria-hidden="true">{}</span><small>{}</small>{}</p>
                <p class="prompt" dir="auto">{}</p>
                {}
                <dl>{}</dl>
                <details><summary>重画此图 <span lang="en">Draw it again</span></summary>
                <div class="command"><pre><code>{}</code></pre>
                <button type="button" class="copy">复制 Copy</button></div></details>
                </div>
                </article>
                """,
                shot.number(),
                link,
                link,
                request.settings().finishedWidth(),
                request.settings().finishedHeight(),
                request.prompt(),
                ChineseNumber.of(shot.number()),
                String.format(Locale.ROOT, "%02d", shot.number()),
                origin(),
                request.prompt(),
                negative(request),
                parameters(request),
                RedrawCommand.of(request, String.valueOf(shot.file().getFileName())));
    }

    private Markup origin() {
        return switch (shot.origin()) {
            case DRAWN -> Markup.of("<em>新画 drawn</em>");
            case REUSED -> Markup.of("<em class=\"reused\">沿用 reused</em>");
        };
    }

    private static Markup negative(ShotRequest request) {
        if (request.negativePrompt().isEmpty()) {
            return Markup.EMPTY;
        }
        return Markup.of(
                "<p class=\"negative\" dir=\"auto\"><span>避免 <i lang=\"en\">avoid</i></span> {}</p>",
                request.negativePrompt());
    }

    private Markup parameters(ShotRequest request) {
        List<Markup> pairs = new ArrayList<>();
        pairs.add(pair("种子", "seed", Long.toString(request.seed())));
        PictureSettings settings = request.settings();
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            if (setting == PictureSetting.WIDTH) {
                pairs.add(pair("尺寸", "size", settings.width() + " × " + settings.height()));
            } else if (setting != PictureSetting.HEIGHT && settings.isNamed(setting)) {
                pairs.add(pair(setting.chinese(), setting.english(), settings.written(setting)));
            }
        }
        pairs.add(pair("用时", "time", String.format(Locale.ROOT, "%.1f s", shot.seconds())));
        shot.parameters().forEach((name, value) -> pairs.add(pair("", name, value)));
        pairs.add(wide("模型", "model", request.ingredients().model()));
        for (StoryLora lora : request.loras()) {
            pairs.add(wide("LoRA", "", lora.name() + " × " + SettingText.number(lora.scale())));
        }
        request.controls().forEach(control -> pairs.add(wide("控制图", "control", control.described())));
        pairs.add(wide("指纹", "digest", request.digest().substring(0, 16)));
        return Markup.join(pairs);
    }

    private static Markup pair(String chinese, String english, String value) {
        return Markup.of("<div>{}<dd dir=\"auto\">{}</dd></div>", term(chinese, english), value);
    }

    private static Markup wide(String chinese, String english, String value) {
        return Markup.of("<div class=\"wide\">{}<dd dir=\"auto\">{}</dd></div>", term(chinese, english), value);
    }

    private static Markup term(String chinese, String english) {
        return Markup.of("<dt>{} <span lang=\"en\">{}</span></dt>", chinese, english);
    }
}
