/** What the SMS with the link says, where the centre has no words of its own. */
import type { PageLanguage } from '../../config/locations/schema.ts';

export const smsTexts: Record<PageLanguage, string> = {
  fr: 'Urgences 112 : touchez ce lien pour nous envoyer votre position. {link}',
  en: 'Emergency 112: tap this link to send us your location. {link}',
  de: 'Notruf 112: Tippen Sie auf diesen Link, um uns Ihren Standort zu senden. {link}',
  es: 'Emergencias 112: toque este enlace para enviarnos su ubicación. {link}',
  it: 'Emergenza 112: tocchi questo link per inviarci la sua posizione. {link}',
  pt: 'Emergência 112: toque nesta ligação para nos enviar a sua localização. {link}',
  nl: 'Alarmnummer 112: tik op deze link om ons uw locatie te sturen. {link}',
  ar: 'الطوارئ 112: اضغط على هذا الرابط لإرسال موقعك إلينا. {link}',
  uk: 'Екстрена служба 112: торкніться посилання, щоб надіслати нам своє місцезнаходження. {link}',
};
