package org.inkloom.story.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.page.Markup;
import org.inkloom.picture.settings.SettingText;
import org.inkloom.story.draw.DrawnShot;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.ShotRequest;
import org.inkloom.story.draw.StoryLora;
import org.inkloom.story.draw.StoryReport;

/** The section with the contact sheet, the model and LoRAs, and all shots' settings. */
final class SheetSection {
    private final StoryReport report;
    private final String link;

    SheetSection(StoryReport report, String link) {
        this.report = report;
        this.link = link;
    }

    Markup markup() {
        return Markup.of("""
            <section class="sheet">
            <h2>全景 <span lang="en">Contact sheet</span></h2>
            <div class="pair">
            <a class="picture" href="{}"><img src="{}" alt="全景 contact sheet" loading="lazy"></a>
            <div>
            {}
            <div class="scroll"><table>
            <thead><tr><th>镜</th><th>种子<br><span lang="en">seed</span></th>\
            <th>步数<br><span lang="en">steps</span></th><th>引导<br><span lang="en">cfg</span></th>\
            <th>尺寸<br><span lang="en">size</span></th><th>调度器<br><span lang="en">scheduler</span></th>\
            <th>用时<br><span lang="en">time</span></th></tr></thead>
            <tbody>{}</tbody>
            </table></div>
            </div>
            </div>
            </section>
            """, link, link, ingredients(), rows());
    }

    private Markup ingredients() {
        Ingredients ingredients = report.ingredients();
        List<Markup> lines = new ArrayList<>();
        lines.add(ingredient("模型", "model", ingredients.model(), ingredients.modelDigest()));
        for (StoryLora lora : ingredients.loras()) {
            String name = lora.file().getFileName() + " × " + SettingText.number(lora.scale());
            lines.add(ingredient("LoRA", "", name, lora.digest()));
        }
        return Markup.of("<dl class=\"ingredients\">{}</dl>", Markup.join(lines));
    }

    private static Markup ingredient(String chinese, String english, String name, String digest) {
        Markup mark = digest.isEmpty() ? Markup.EMPTY : Markup.of("<code>sha256 {}</code>", digest);
        return Markup.of(
                "<div><dt>{} <span lang=\"en\">{}</span></dt><dd dir=\"auto\">{} {}</dd></div>",
                chinese,
                english,
                name,
                mark);
    }

    private Markup rows() {
        List<Markup> rows = new ArrayList<>();
        for (DrawnShot shot : report.shots()) {
            ShotRequest request = shot.request();
            rows.add(Markup.of(
                    "<tr><th><a href=\"#shot-{}\">{}</a></th><td>{}</td><td>{}</td><td>{}</td><td>{}×{}</td><td>{}</td>"
                            + "<td>{}</td></tr>",
                    shot.number(),
                    ChineseNumber.of(shot.number()),
                    request.seed(),
                    request.settings().steps(),
                    SettingText.number(request.settings().guidanceScale()),
                    request.settings().finishedWidth(),
                    request.settings().finishedHeight(),
                    request.settings().scheduler(),
                    String.format(Locale.ROOT, "%.1f s", shot.seconds())));
        }
        return Markup.join(rows);
    }
}
