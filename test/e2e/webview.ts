import type { Frame, Page } from 'playwright-core';

/**
 * The frame of the webview that shows an element. VS Code puts a webview's document two iframes deep, and nothing in
 * their addresses says which view they belong to: so every frame, there or still to come, is asked for the element.
 * @param selector CSS selector of the element, visible
 * @throws Error when no frame shows it in time, with the frames there are
 */
export async function webviewFrame(page: Page, selector: string, timeout = 30_000): Promise<Frame> {
  return new Promise<Frame>((resolve, reject) => {
    const asked = new Set<Frame>();
    const finish = (frame: Frame | undefined): void => {
      clearTimeout(limit);
      page.off('frameattached', ask);
      page.off('framenavigated', ask);
      if (frame !== undefined) resolve(frame);
      else
        reject(
          new Error(
            `No webview shows ${selector}. Frames:\n${page
              .frames()
              .map((each) => each.url())
              .join('\n')}`,
          ),
        );
    };
    const ask = (frame: Frame): void => {
      if (asked.has(frame) || frame === page.mainFrame()) return;
      asked.add(frame);
      // Waits through navigations of the frame; a frame that goes away is asked no more.
      frame.waitForSelector(selector, { timeout }).then(
        () => {
          finish(frame);
        },
        () => asked.delete(frame),
      );
    };
    const limit = setTimeout(() => {
      finish(undefined);
    }, timeout);
    page.on('frameattached', ask);
    page.on('framenavigated', ask);
    page.frames().forEach(ask);
  });
}
